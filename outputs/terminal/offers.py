"""An offer in plain English: every rule and figure with its clause, the words it rests on, and what is assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console

from ...common.names import count, fold, listed
from ...common.numbers import pounds
from ...models.offers.clause import Clause, Equivalent
from ...models.offers.offer import Contacts, Offer, Support, Terms
from ...models.offers.school_rule import SchoolRule
from ...models.region.judgements import in_words
from .console import heading, items, line, table


def show_offers(console: Console, offers: Iterable[Offer]) -> None:
    """Print the offers, one a line."""
    rows = ((o.id, o.name, f"{o.year.starts} to {o.year.ends}", _caps(o)) for o in offers)
    table(console, ("Offer", "Name", "Year", "Days: school, trust"), rows)
    line(console, "match offers ID prints the rules of one; --offer FILE.toml takes your own.")


def _caps(offer: Offer) -> str:
    return ", ".join(str(terms.days.cap) for terms in offer.all_terms)


def show_offer(console: Console, offer: Offer) -> None:
    """Print the rules of one offer, and after them the words that each rests on."""
    on = ", and on" if offer.year.goes_on else ""
    line(console, f"{offer.id}: {offer.name}, {offer.year.starts} to {offer.year.ends}{on}.")
    heading(console, "Who is eligible")
    items(console, _eligibility(offer))
    for title, terms in _every_terms(offer):
        heading(console, title)
        items(console, _terms(terms))
    heading(console, "Figures")
    items(console, _figures(offer))
    heading(console, "Assumed: the texts do not say it, and an offer file may change it")
    items(console, (f"[{c.clause}] {key}: {c.words}" for key, c in offer.clauses() if c.assumed))
    heading(console, "The words that the rest stands on")
    items(console, (f"[{c.clause}] {key}: {c.words}" for key, c in offer.clauses() if not c.assumed))


def _every_terms(offer: Offer) -> Iterator[tuple[str, Terms]]:
    if offer.school:
        yield "A standalone school gets", offer.school
    if offer.trust:
        yield "A trust gets", offer.trust
    for support in offer.supports:
        after = f", once it has the {support.after}" if support.after else ""
        yield f"A school gets: {support.name}{after}", support


def _text(clause: Clause, text: str) -> str:
    return f"{text} [{clause.clause}{', assumed' if clause.assumed else ''}]"


def _eligibility(offer: Offer) -> Iterator[str]:
    yield from _recipients(offer)
    for rule in offer.rules:
        if isinstance(rule, SchoolRule):
            trusts = ", or a trust with such a school," if offer.through_trusts else ""
            whom = "A standalone school" if rule.who == "standalone" else f"A school{trusts}"
            yield _text(rule, f"{whom} {rule.describe()}")
        else:
            yield _text(rule, f"A trust: {rule.describe()}")
    for equivalent in offer.equivalents:
        yield _text(equivalent, _equivalent(equivalent))
    for exclusion in offer.exclusions:
        by = f" from {listed(exclusion.rules)}" if exclusion.rules else ""
        yield _text(exclusion, f"A school is excluded{by}, unless marked by hand, if {exclusion.describe()}")
    if offer.equivalents or offer.exclusions:
        # How every offer is read, and no clause of one.
        yield (
            "What is blank or withheld is never a no: where it decides, the school is listed as not known, "
            "for a person to mark in the column `eligible`"
        )
    if offer.gate is not None and offer.gate.on:
        least = count(offer.gate.schools, "school")
        yield _text(offer.gate, f"A trust's tests count where at least {least} have been in it for three years or more")
    for clause in offer.exceptions:
        yield _text(clause, f"By hand, in the column `eligible`: {clause.words}")
    if not offer.through_trusts:
        yield _text(offer.trust_level, "No trust is a recipient for its schools")
        return
    graded = offer.trust_level.graded
    which = f"now graded {listed(map(str, graded))}" if graded else "that are eligible"
    yield _text(offer.trust_level, f"A trust is one recipient, with the needs and priorities of its schools {which}")


def _recipients(offer: Offer) -> Iterator[str]:
    if not offer.through_trusts:
        yield _text(
            offer.recipients or offer.standalone, "Every school is supported by itself, whatever trust it is in"
        )
        any_trust = all(rule.who == "schools" for rule in offer.school_rules)
        indifferent = "The number of schools of its trust plays no part"
        yield _text(offer.standalone, indifferent if any_trust else _standalone(offer.standalone.most_schools))
        return
    yield _text(offer.standalone, _standalone(offer.standalone.most_schools))
    if offer.recipients is not None:
        directly = ", or by itself where its cell `directly` says yes" if offer.recipients.directly else ""
        yield _text(offer.recipients, f"A school of a larger trust is supported through its trust{directly}")


def _standalone(most: int) -> str:
    trust = f"a trust of {count(most, 'school')} in England{' or fewer' if most > 1 else ''}"
    return f"Standalone: a maintained school, a single-academy trust, or {trust}"


def _equivalent(equivalent: Equivalent) -> str:
    overall = [fold(area) for area in equivalent.areas] == [equivalent.framework]
    what = "that grade" if overall else " or ".join(equivalent.areas)
    improve, below = (" or ".join(map(in_words, g)) for g in (equivalent.requires_improvement, equivalent.below_good))
    return (
        f"In a judgement by {equivalent.framework}, {what} decides: "
        f"{improve} counts as requires improvement; {below} counts as below good"
    )


def _terms(terms: Terms) -> Iterator[str]:
    yield _text(terms.days, f"Up to {count(terms.days.cap, 'day')} of a leader")
    yield _text(terms.minimum, f"At least {count(terms.least_days, 'day')}: {terms.minimum.percent_of_cap}% of the cap")
    yield _text(terms.roles, f"Led by: {listed(terms.roles.allowed, len(terms.roles.allowed))}")
    in_person = count(terms.team.days_in_person, "day")
    lead = f"; the leader gives at least {in_person} in person" if terms.team.days_in_person else ""
    helps = f"may help{lead}" if terms.team.may_help else "may not help"
    yield _text(terms.team, f"The leader's team {helps}")
    if terms.extra_days:
        besides = f", which rule out a {listed(terms.extra_days.excludes)}" if terms.extra_days.excludes else ""
        yield _text(terms.extra_days, f"Up to {count(terms.extra_days.most, 'day')} more with RD approval{besides}")
    if terms.partnership:
        when = "with RD approval" if terms.partnership.when == "rd-approval" else "where it would benefit"
        yield _text(terms.partnership, f"A trust partnership {when}: {pounds(terms.partnership.credit)} of credit")
    if terms.review:
        days, cost = count(terms.review.days, "day"), pounds(terms.review.cost)
        text = f"A governance review where it would benefit: {days} of an {terms.review.role}, {cost}"
        yield _text(terms.review, text)
    if terms.npqel:
        yield _text(terms.npqel, f"An NPQEL for one leader where it would benefit: {pounds(terms.npqel.fee)}")
    if isinstance(terms, Support):
        yield from _of_support(terms)
    if terms.claim:
        yield _text(terms.claim, f"Claims for at most {count(terms.claim.most_days, 'day')}")


def _of_support(support: Support) -> Iterator[str]:
    funding, letters = support.funding, support.letters
    if funding:
        *others, last = (pounds(band.pence) for band in funding.bands)
        bands = f"{', '.join(others)} or {last}" if others else last
        limit = funding.reserves_above_percent
        none = "" if limit is None else f"; no grant where reserves are above {limit}% of revenue"
        yield _text(funding, f"Paid by a grant of up to {bands}, by the school's band, whatever the days{none}")
    if letters:
        yield _text(letters, f"Letter: {letters.kind}")


def _figures(offer: Offer) -> Iterator[str]:
    yield _text(offer.dates, f"A judgement counts in the year of its {offer.dates.basis}")
    yield _text(offer.day_rate, f"A day costs {pounds(offer.day_rate.pence)}, unless the leader's row says otherwise")
    if offer.grant:
        yield _text(offer.grant, f"The grant of a deployment is {pounds(offer.grant.most)} at most")
    if offer.contacts:
        yield _text(offer.contacts, _contacts(offer.contacts))
    by_clause = "".join(f"; {value} under {clause}" for clause, value in offer.priority.by_clause.items())
    yield _text(offer.priority, f"A school's priority is {offer.priority.default} where nobody sets it{by_clause}")
    fit = offer.fit
    yield _text(
        fit, f"Fit: expertise {fit.expertise}, phase {fit.phase}, distance {fit.distance}, which is 0 at {fit.km} km"
    )


def _contacts(contacts: Contacts) -> str:
    asked = ", and asked for context" if contacts.ask_context else ""
    confirms = ", which confirms that it wishes to be matched" if contacts.school_confirms else ""
    return f"Told first: {listed(contacts.first)}, where there is one{asked}; then the school{confirms}"
