"""What is said of regions small enough to be worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tsimatch.common.faults import Faults
from tsimatch.models.matching.options import Allocation, Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.plan.plan import Plan
from tsimatch.models.region.region import Region
from tsimatch.scenarios.definition.apply_changes import apply_steps
from tsimatch.scenarios.definition.change import parse_change
from tsimatch.scenarios.explanation.explanation import explain
from tsimatch.scenarios.explanation.result import Explanation
from tsimatch.scenarios.re_solving.sentences import Proof
from tsimatch.solver.solve import plan as make_plan

from ...support.builders import ban, budget, changed, leader, left_out, lock, planned, region, school, town, trust
from ...support.deadlines import ticking
from ...support.supported import OFFER, adviser, given, organisation, stuck, supported

ALL_DAY = 100_000.0
"""Seconds that no question about a small region takes."""


def why(made: Region, who: str | None, why_not: str | None = None, plan: Plan | None = None) -> Explanation:
    """What is said, with all the time there is."""
    return explain(plan or planned(made), made, who, why_not=why_not, offer="2022-23", seconds=ALL_DAY)


def told(made: Explanation, title: str = "") -> str:
    """The sentences of a part, or all of them."""
    return " ".join(s.text for part in made.parts if not title or part.title == title for s in part.sentences)


def two(**cells: object) -> Region:
    """Two schools, the first more urgent, and one leader with days for one."""
    schools = (school("100001", name="Ash", priority=200), school("100002", name="Beech"))
    return region(*schools, leader("A", name="Ada", **{"capacity_days": 7, **cells}))


def test_costs_need() -> None:
    """Ash, of priority 200, has the one place: Beech, of 100, would cost 100 of need, and Ash would go without."""
    made = why(two(), "beech")
    assert (made.verdict, made.level, made.amount, made.id) == ("costs", "need", 100, "100002")
    assert "Ash (100001) would go without: it has priority 200" in told(made, "If it were supported")
    assert "One limit: with 5 more days of Ada (A)" in told(made, "What keeps it out")
    assert "Ash (100001): that lets it in, for sure." in told(made, "Whose decline would let it in")


def test_least_days() -> None:
    """With 7 days for two matches of 5 days, 3 more days let Beech in, and 2 do not."""
    (days,) = (way for way in why(two(), "Beech").ways if "capacity_days" in way.sentence.would_take[0])
    assert days.sentence.would_take == ("leaders.A.capacity_days+=3",)
    assert days.marks == ("opens a place", "lets it in", "for sure")
    assert days.sentence.text == "3 more days of Ada (A): opens a place, lets it in, for sure; 2 days would not."


def test_fewer_days_asked() -> None:
    """Where Beech asks for 2 days beside Ash's 5, there is room; where it asks for 3, there is not."""
    (asks,) = (way for way in why(two(), "Beech").ways if "days_requested" in way.sentence.would_take[0])
    assert asks.sentence.would_take == ("recipients.100002.days_requested=2",)


def test_a_match_and_a_day() -> None:
    """A leader with all days and all matches taken needs one more match and days: neither alone is told as a way."""
    made = why(two(max_matches=1), "Beech")
    assert ("leaders.A.capacity_days+=3", "leaders.A.max_matches+=1") in [way.sentence.would_take for way in made.ways]
    assert not [way for way in made.ways if way.sentence.would_take == ("leaders.A.max_matches+=1",)]


def test_least_money() -> None:
    """A match of 5 days at £600 more than £4,000 lacks £2,000: that lets Beech in, £1,999 does not."""
    rows = (*two(capacity_days=20).schools, *two(capacity_days=20).leaders, budget(4_000))
    made = why(region(*rows), "Beech")
    money = next(way for way in made.ways if "amount" in way.sentence.would_take[0])
    assert money.sentence.would_take == ("budgets.total.amount+=2000",)
    assert "£1,999 would not" in money.sentence.text
    assert "£3,000 more in total" in told(made, "What keeps it out")


def test_by_lot_and_free() -> None:
    """Of two schools alike in everything, one goes without by lot; the leader of the other is free."""
    made = region(school("100001"), school("100002"), leader("A", capacity_days=7))
    left = planned(made).unmatched[0].recipient
    taken = planned(made).matches[0].recipient
    assert why(made, left).verdict == "by lot"
    free = why(made, taken)
    assert free.verdict == "free"
    assert f"School {left} ({left}) would gain a place" in told(free, "If it declined")


def test_decided() -> None:
    """The leader with the phase is better by 30 of fit; the other's exact price is 30."""
    leaders = (leader("A", name="Ada", phase=("Primary",)), leader("B", name="Bea", phase=("Secondary",)))
    made = why(region(school("100001", phase="Primary"), *leaders), "100001")
    assert (made.verdict, made.level, made.amount) == ("decided", "fit", 30)
    assert "Bea (B): fit 35, km unknown: fit 30 worse." in told(made, "The next leaders by fit")


def test_forced() -> None:
    """A locked match is forced."""
    made = region(school("100001"), leader("A"), leader("B"), lock("100001", "B"))
    assert why(made, "100001").verdict == "forced"


def test_never() -> None:
    """A school too far for the one leader is told by how many km; 1 km less than what it takes does not do."""
    far = region(school("100001", easting=400_000, northing=400_000),
                 leader("A", name="Ada", max_km=50_000, easting=484_200, northing=400_000))  # fmt: skip
    made = why(far, "100001")
    assert made.verdict == "never"
    assert "distance 1" in told(made, "Verdict")
    (way,) = made.ways
    assert way.sentence.would_take == ("leaders.A.max_km+=35",)
    pair = why(far, "100001", "Ada")
    assert pair.verdict == "refused"
    assert "distance: refused, 84.2 of 50.0 km." in told(pair, "The rules of this pair")


def test_ban() -> None:
    """A ban alone keeps a school from its leader; lifting it lets the school in, as match compare makes it."""
    made = why(region(school("100001"), leader("A"), ban("100001", "A")), "100001")
    assert made.verdict == "never"
    change = "decisions.[recipient=100001,leader=A,action=ban].action=none"
    assert (change,) in [way.sentence.would_take for way in made.ways]
    lifted = apply_steps(region(school("100001"), leader("A"), ban("100001", "A")), [parse_change(change, "")]).region
    assert lifted == region(school("100001"), leader("A"))


def test_tag() -> None:
    """What a school demands of its leader, and nobody has, is told as what would have to go."""
    made = why(region(school("100001", must_have=("SEND",)), leader("A", name="Ada")), "100001")
    assert [way.sentence.would_take for way in made.ways] == [("recipients.100001.must_have-=send",)]
    assert "must-have: refused, lacks send." in told(why(
        region(school("100001", must_have=("SEND",)), leader("A", name="Ada")), "100001", "A"
    ))  # fmt: skip


def test_pair_pays() -> None:
    """The pair of Beech and Ada costs 100 of need, and Ash pays."""
    made = why(two(), "Beech", "Ada")
    assert (made.verdict, made.kind) == ("allowed", "pair")
    assert "need 100 worse" in told(made, "Its price")
    assert "Ash (100001) goes without a leader." in told(made, "Who pays")


def test_leader() -> None:
    """Ada has 2 of 7 days left, which 3 more would fill; without her Ash goes without."""
    made = why(two(), "Ada")
    assert "7 of 7 days are used." in told(made, "What ends their days")
    assert "Beech (100002), without a leader: would cost 100 of need." in told(made)
    assert "Ash (100001) goes without a leader." in told(made, "If they leave")


def test_days_that_are_too_few() -> None:
    """Two days left are fewer than the 5 that Beech needs."""
    assert "2 days are left, and whoever else may have them needs 5" in told(why(_with_two_left(), "Ada"))


def _with_two_left() -> Region:
    rows = two(capacity_days=9)
    return replace(rows, schools=(replace(rows.schools[0], days_requested=7), rows.schools[1]))


def test_own_trust() -> None:
    """A leader whose own trust is itself a recipient, with a school below good, is told so."""
    homes = (school("100005", name="Elm", trust_id="T1"), school("100006", name="Fir", trust_id="T1"))
    made = region(*homes, trust("T1", name="Elms", schools=2), leader("A", trust_id="T1"), leader("B", name="Bea"))
    said = told(why(made, "A"), "Their own trust")
    assert "Elms (T1) is a recipient itself" in said
    assert "Below good there: Elm (100005) and Fir (100006)." in said


def test_who_is_no_recipient() -> None:
    """Of a school that is not planned for, it is said why."""
    made = changed(town(), "100003", status="declined")
    assert "has declined" in told(why(made, "Cedar"))
    assert "is supported through its trust, Elms (T1)" in told(why(made, "Elm", plan=None))
    assert "is not eligible" in told(why(changed(town(), "100003", eligible="no"), "Cedar"))


def test_everybody() -> None:
    """Without a name there is a sentence for everybody without a leader, before those of the plan as a whole."""
    named = [s.text for s in why(two(), None).sentences if s.text.startswith(("Ash (100001):", "Beech (100002):"))]
    assert named == ["Beech (100002): supporting it would cost 100 of need; Ash (100001) would go without."]
    assert "Everybody has a leader." in told(why(two(capacity_days=20), None))


def test_no_time() -> None:
    """In no time nothing is guessed: what takes a plan is not settled."""
    made = explain(planned(two()), two(), "Beech", offer="2022-23", seconds=0)
    assert (made.verdict, made.settled) == ("not settled", False)
    assert {s.proof for s in made.sentences} == {Proof.NOT_SETTLED}


def test_unproven_plan() -> None:
    """Of a plan that was stopped, facts are told, and why is not settled; of the whole, sums and cuts hold, too."""
    made = town()
    plan = make_plan(made, "2022-23", clock=ticking(3.0, 1.0))
    assert not plan.optimal
    for who, why_not in (("100001", None), ("Ada", None), ("100001", "Ada"), (None, None)):
        found = explain(plan, made, who, why_not=why_not, offer="2022-23", seconds=ALL_DAY)
        whole = {Proof.SUM, Proof.CUT} if who is None else set()
        assert {s.proof for s in found.sentences} <= {Proof.FACT, Proof.NOT_SETTLED, *whole}
        assert found.sentences


def test_other_plans_are_refused() -> None:
    """A plan of another region, one changed by hand, and one that calls itself proven and is not the best."""
    plan, made = planned(two()), two()
    with pytest.raises(Faults, match="expected the region that the plan was made from"):
        explain(plan, changed(made, "100001", priority=300), "Beech", offer="2022-23")
    wrong = replace(plan, matches=(replace(plan.matches[0], days=3), *plan.matches[1:]))
    with pytest.raises(Faults, match="expected a plan that match check finds sound"):
        explain(wrong, made, "Beech", offer="2022-23")


def test_budget_options_and_order() -> None:
    """What was asked for when the plan was made holds in what is made again."""
    made = two(capacity_days=20)
    options = Options(objective=("fit",), budgets=(budget(4_000),))
    plan = planned(made, options=options)
    left = left_out(plan, "100002")
    assert left.recipient == "100002"
    assert explain(plan, made, "Beech", offer="2022-23", seconds=ALL_DAY).verdict == "costs"


def test_offer_of_the_plan() -> None:
    """Without an offer the plan's own holds."""
    assert explain(planned(two()), two(), "Beech", seconds=ALL_DAY).verdict == "costs"
    assert read_offer("2022-23").id == planned(two()).offer.name


def test_plan_that_stays_as_the_one_before() -> None:
    """Of leaders who are alike the one of the plan before stays; the plan is explained by that, and not as another."""
    made = region(school("100001"), leader("A"), leader("B"))
    lot = planned(made).matches[0].leader
    other = "B" if lot == "A" else "A"
    stayed = planned(made, stay=(Allocation(recipient="100001", leader=other, days=10),))
    assert [match.leader for match in stayed.matches] == [other]
    held = why(made, "100001", plan=stayed)
    assert (held.verdict, held.level, held.amount) == ("decided", "stay", 1)
    assert "stay" in told(held, "Verdict")


def test_recipient_that_would_cost_what_stays() -> None:
    """Who has the one place before keeps it: the other is as good on every level, and lost at `stay`, not by lot."""
    made = region(school("100001"), school("100002"), leader("A", max_matches=1))
    lot = planned(made).matches[0].recipient
    other = "100002" if lot == "100001" else "100001"
    stayed = planned(made, stay=(Allocation(recipient=other, leader="A", days=10),))
    assert [match.recipient for match in stayed.matches] == [other]
    lost = why(made, lot, plan=stayed)
    assert (lost.verdict, lost.level, lost.amount) == ("costs", "stay", 1)


def test_two_places() -> None:
    """Who comes after another support is let in by a place for each of the two, and by neither alone."""
    made = region(stuck(), adviser(max_matches=0), organisation(max_matches=0))
    found = explain(supported(made), made, "100001/organisation", offer=OFFER, seconds=ALL_DAY)
    (sentence,) = next(part for part in found.parts if part.title == "What keeps it out").sentences
    assert sentence.text.startswith("2 limits together: with ")
    assert sentence.text.endswith("it is supported and no priority is lost; no smaller set does.")
    assert {step.split(".")[1] for step in sentence.would_take} == {"A", "O"}

    def lets_in(texts: list[str]) -> bool:
        opened = apply_steps(made, [parse_change(text, "") for text in texts]).region
        return "100001/organisation" in given(supported(opened))

    assert lets_in(list(sentence.would_take))
    for name in ("A", "O"):
        assert not lets_in([step for step in sentence.would_take if step.split(".")[1] == name])


def test_three_limits() -> None:
    """A place and two pots together are told as the smallest set, since no pair of limits lets it in."""
    schools = (school("100001", priority=200), school("100002"))
    made = region(*schools, leader("A", max_matches=1), budget(3_000), budget(3_000, "days"))
    found = why(made, "100002")
    (sentence,) = next(part for part in found.parts if part.title == "What keeps it out").sentences
    assert sentence.text.startswith("3 limits together: with ")
    assert sentence.text.endswith("no smaller set does.")
