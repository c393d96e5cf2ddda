"""What the files given cannot show: months without a file, a year beyond their end, judgements without a date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ..names import count, listed
from ..offer import Offer
from .england import England
from .judgement import Judgement
from .mi_file import MiFile
from .sources import Sources


def lacks_previous(files: Sequence[MiFile], offer: Offer) -> str | None:
    """Say what is needed where every file is of the age of report cards and the offer asks for earlier grades."""
    if not all(file.wording.cards or not file.wording.whole for file in files):
        return None
    rules = [rule.clause for rule in offer.school_rules if getattr(rule, "previous_grades", None)]
    given = any(
        j.grade and j.counts_on(offer.dates.basis) in offer.year for f in files for t in f.told.values() for j in t
    )
    if not rules and given:
        return None
    asked = (
        f"{listed(rules)} of {offer.id} asks for the judgement before the latest"
        if rules
        else f"no grade of {offer.id} is here"
    )
    return (
        f"report cards only: these files do not tell previous judgements, and {asked}; "
        "the previous file is needed too (October 2025 or earlier)"
    )


def coverage_notes(sources: Sources, england: England, offer: Offer) -> Iterator[str]:
    """Say what may be missed, and from which file the schools and trusts are."""
    yield from _undated(sources)
    yield from _base(england, offer)
    yield from _gaps(sources, england, offer)


def _undated(sources: Sources) -> Iterator[str]:
    for file in sources.files:
        if not file.dated:
            yield f"{file.name}: no date in its name or title; taken as at its latest publication, {file.as_at}"


def _base(england: England, offer: Offer) -> Iterator[str]:
    base, as_at = england.base, england.as_at
    if base.as_at > as_at:
        yield (
            f"no file is as old as {as_at}: schools, trusts and their sizes are those of {base.as_at}, "
            "and judgements that later ones overwrote are missing"
        )
    if as_at < offer.year.ends:
        yield f"judgements of {offer.id} that count after {as_at} are not here: the year ends on {offer.year.ends}"
    if not base.national:
        regions = {listing.region for listing in base.listings.values()} - {""}
        here = "as the register has them" if england.sources.members else "counted over this file alone"
        yield f"{base.name} is not all of England ({count(len(regions), 'region')}): sizes of trusts are {here}"
    if base.wording.cards:
        yield f"{base.name}: report cards carry no overall grade; the latest grade before them counts"


def _gaps(sources: Sources, england: England, offer: Offer) -> Iterator[str]:
    months = [
        m for m in _month_ends(offer.year.starts, min(offer.year.ends, england.as_at)) if not _covered(sources, m)
    ]
    if months:
        yield (
            f"no file as at the end of {listed(_runs(months), 12)}: a judgement published then is missed "
            "where two later ones replaced it before the next file"
        )


def _runs(months: Sequence[date]) -> Iterator[str]:
    # The end of one month and that of the next are at most 31 days apart.
    starts = [i for i, month in enumerate(months) if not i or (month - months[i - 1]).days > 31]
    for first, after in zip(starts, [*starts[1:], len(months)], strict=True):
        last = f" to {months[after - 1]:%B %Y}" if after - first > 1 else ""
        yield f"{months[first]:%B %Y}{last}"


def _month_ends(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        yield day - timedelta(days=1)


def _covered(sources: Sources, month: date) -> bool:
    # A file of one row an inspection holds every month of its year so far.
    months = {(f.as_at.year, f.as_at.month) for f in sources.files if f.wording.whole}
    running = [f.as_at for f in sources.files if not f.wording.whole]
    year = month.year if month.month > 8 else month.year - 1
    return (month.year, month.month) in months or any(date(year, 9, 1) <= month <= day for day in running)


def stand_ins(judgements: Sequence[Judgement], offer: Offer) -> Iterator[str]:
    """Count the grades that are placed in a year by the other of their two dates."""
    wanted = "publication" if offer.dates.basis == "publication" else "inspection start"
    without = [j for j in judgements if _lacking(j, offer)]
    undated = [j for j in judgements if j.counts_on(offer.dates.basis) is None]
    if without:
        number, latest = count(len(without), "grade"), max(j.begun for j in without)
        yield f"{number} without a date of {wanted}: the other date stands in (the latest is {latest})"
    if undated:
        places = listed(j.where for j in undated)
        yield f"{count(len(undated), 'grade')} without any date, which no rule that asks for one counts: {places}"


def _lacking(judgement: Judgement, offer: Offer) -> bool:
    own = judgement.published if offer.dates.basis == "publication" else judgement.started
    return own is None and judgement.counts_on(offer.dates.basis) is not None
