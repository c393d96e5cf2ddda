"""Compare plans with a base: levels, sums, and what changed for each recipient, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from ...common.faults import Faults, Place
from ...common.names import fold, listed, spelling, with_id
from ...common.version import VERSION
from ...inputs.region.checks import unsound_rows
from ...models.matching.groups import Share
from ...models.matching.instance import Instance, prepare
from ...models.matching.levels import FAIR
from ...models.matching.options import Allocation, Request
from ...models.plan.plan import Match, Named, Plan, Unmatched, level_changes, may_lose_need, need_first_of
from ...models.plan.plan_report import given, without_stay
from ...models.plan.reasons_and_notes import extras_text
from ..definition.scenario import BASE, Posed, Scenario, pose
from ..runs.answer import Answer, Answers
from .causes import Question, causes_of
from .comparison_result import Against, Comparison, LevelAgainst, Move, Shift, Tally
from .input_differences import differences


def base_row(answer: Answer) -> Against:
    """State the base as a row of its own."""
    return _row(BASE, "what every scenario is put against", answer, answer.plan)


def against(
    base: Request, known: Answer, posed: Posed, answer: Answer, *, rules: bool = True, many: Answers | None = None
) -> Against:
    """Put the answer to a scenario against the base's; without `rules` none is named that refuses a former leader.

    With `many`, plans are made again to see why leaders and days are other.
    """
    request = posed.request if rules else None
    moves = moves_of(known.plan, answer.plan, request) if known.plan and answer.plan else ()
    if many is not None and known.plan and answer.plan and known.settled and answer.settled:
        moves = _with_causes(moves, (base, known.plan), (posed.request, answer.plan), many)
    row = _row(posed.scenario.name, posed.scenario.about, answer, known.plan)
    return Against(
        name=row.name,
        about=row.about,
        state=row.state,
        reason=row.reason,
        rules=posed.rules,
        warnings=posed.warnings,
        differences=differences(base, _staying(posed.request, base.options.stay)),
        levels=row.levels,
        total=row.total,
        tallies=row.tallies,
        moves=moves,
        journeys=row.journeys,
        fair=row.fair,
    )


def _row(name: str, about: str, answer: Answer, base: Plan | None) -> Against:
    made = answer.plan
    return Against(
        name=name,
        about=about,
        state=answer.state,
        reason=answer.reason,
        rules=(),
        warnings=(),
        differences=(),
        levels=tuple(levels_of(made, base)) if made else (),
        total=total_of(made) if made else None,
        tallies=tuple(_tallies(made)) if made else (),
        journeys=made.journeys if made else None,
        fair=fair_text(made, base) if made and base else "",
    )


def levels_of(made: Plan, base: Plan | None) -> Iterator[LevelAgainst]:
    """Walk the levels of a plan with what they are in the base."""
    before = {level.name: level.value for level in base.levels} if base else {}
    for level in made.levels:
        was = before.get(level.name)
        change = None if was is None else level.value - was
        yield LevelAgainst(
            name=level.name, value=level.value, bound=level.bound, proven=level.proven, base=was, change=change
        )


def gain(made: Plan, base: Plan) -> tuple[int, ...]:
    """Give how much better a plan is than the base on each of its levels, in order: more is better."""
    return tuple(level_changes(made.levels, base.levels).values())


def fair_text(made: Plan, base: Plan) -> str:
    """Say which share of `fair` is the first that differs from the base, the least ones first; empty for none.

    Leximin compares the shares of two plans in rising order, so the groups of the two sides may be different ones.
    """
    here, there = (sorted(_shares(plan), key=lambda share: (share.of_all, share.group)) for plan in (made, base))
    for place, (now, was) in enumerate(zip(here, there, strict=False), 1):
        if now.of_all != was.of_all:
            which = "the least share" if place == 1 else f"share {place:,} from the least"
            # Of groups that have the same share now, the one of before is told.
            same = (share for share in here if share.of_all == now.of_all and share.group == was.group)
            return f"{which} is {_share(was)} in the base, {_share(next(same, now))} here"
    return ""


def _shares(made: Plan) -> tuple[Share, ...]:
    fair = made.level(FAIR)
    return () if fair is None else fair.shares


def _share(share: Share) -> str:
    return f"{share.supported:,} of {share.priority:,} of {share.group}"


def total_of(made: Plan) -> Tally:
    """Sum up a plan."""
    return _tally("", "", made.matches, len(made.unmatched))


def _tallies(made: Plan) -> Iterator[Tally]:
    everybody: list[Match | Unmatched] = [*made.matches, *made.unmatched]
    names = spelling(row.region for row in everybody)
    matched, left = defaultdict[tuple[str, str], list[Match]](list), defaultdict[tuple[str, str], int](int)
    for match in made.matches:
        matched[fold(match.region), match.kind].append(match)
    for row in made.unmatched:
        left[fold(row.region), row.kind] += 1
    for region, kind in sorted({*matched, *left}):
        yield _tally(names[region], kind, matched[region, kind], left[region, kind])


def _tally(region: str, kind: str, matches: tuple[Match, ...] | list[Match], left: int) -> Tally:
    return Tally(
        region=region,
        kind=kind,
        eligible=len(matches) + left,
        matched=len(matches),
        days=sum(m.days for m in matches),
        cost=sum(m.cost + m.partnership_credit for m in matches),
        km=sum(m.km or 0 for m in matches),
        km_known=sum(m.km is not None for m in matches),
    )


def moves_of(before: Plan, after: Plan, request: Request | None = None, base: str = "the base") -> tuple[Move, ...]:
    """Give everybody for whom a plan changed; which rule refuses a former leader is known only with the later request.

    `base` is what the earlier plan is called.
    """
    return tuple(_Moves(before, after, request, base).every())


class _Moves:
    """Compares two plans, recipient by recipient."""

    def __init__(self, before: Plan, after: Plan, request: Request | None, base: str) -> None:
        self.request, self.before, self.after = request, before, after
        self._instance: Instance | None = None
        self.base = base
        self.old, self.new = ({m.recipient: m for m in made.matches} for made in (before, after))
        self.left_before, self.left_after = (
            {u.recipient: u for u in (*made.unmatched, *made.declined)} for made in (before, after)
        )

    def every(self) -> Iterator[Move]:
        """Walk everybody for whom something changed, by id."""
        for id_ in sorted({*self.old, *self.new}):
            old, new = self.old.get(id_), self.new.get(id_)
            if old is None or new is None or old.leader != new.leader:
                yield self._other_leader(id_, old, new)
            elif old.days != new.days:
                yield _move("days", old, new, "", "")
            elif extras_text(old.allocation) != extras_text(new.allocation):
                yield _move("besides", old, new, "", "What it gets beside the leader's days has changed.")

    def _other_leader(self, id_: str, old: Match | None, new: Match | None) -> Move:
        if old is None:
            why, sentence = _left(
                self.left_before.get(id_), f"In {self.base}: ", f"It was no recipient in {self.base}."
            )
            return _move("gained", old, new, why, sentence)
        if new is None:
            why, sentence = _left(self.left_after.get(id_), "", "It is no recipient any more.")
            return _move("lost", old, new, why, sentence)
        who = with_id(old.leader_name, old.leader)
        if all(row.leader != old.leader for row in self.after.leaders):
            return _move("leader", old, new, "gone", f"{who} is not among the leaders any more.")
        if self.request is None:
            return _move("leader", old, new, "", "")
        refused = self._refused(self.request, id_, old.leader)
        if refused:
            return _move("leader", old, new, refused[0], f"{who} is refused by {listed(refused)}.")
        return _move("leader", old, new, "", "")

    def _refused(self, request: Request, recipient: str, leader: str) -> tuple[str, ...]:
        if self._instance is None:
            self._instance = prepare(request.region, request.offer, request.options)
        instance = self._instance
        return instance.rules.refusals(instance.recipient_number[recipient], instance.leader_number[leader])


def _left(row: Unmatched | None, lead: str, otherwise: str) -> tuple[str, str]:
    return ("not-eligible", otherwise) if row is None else (row.reason, f"{lead}{row.explanation}")


def _move(change: Shift, old: Match | None, new: Match | None, why: str, sentence: str) -> Move:
    shown = new or old
    if shown is None:
        raise ValueError("a move needs a match before or after it")
    return Move(
        recipient=shown.recipient,
        recipient_name=shown.recipient_name,
        kind=shown.kind,
        region=shown.region,
        change=change,
        leader_before=old.leader if old else None,
        leader_after=new.leader if new else None,
        leader_before_name=old.leader_name if old else "",
        leader_after_name=new.leader_name if new else "",
        days_before=old.days if old else 0,
        days_after=new.days if new else 0,
        besides_before=extras_text(old.allocation if old else None),
        besides_after=extras_text(new.allocation if new else None),
        why=why,
        sentence=sentence,
    )


def compare_requests(base: Request, scenarios: Sequence[Scenario], many: Answers) -> Comparison:
    """Plan the base and every scenario.

    Raises Faults, before anything is planned, where a scenario is not sound.
    """
    return compare_posed(base, pose_sound(base, scenarios), many)


def pose_sound(base: Request, scenarios: Sequence[Scenario]) -> tuple[Posed, ...]:
    """Make the requests of scenarios, their changed regions as sound as a file must be; raises Faults."""
    posed = pose(base, scenarios)
    faults = [
        type(fault)(
            f"{fault.expected} (after the changes of '{row.scenario.name}')",
            Place(row.scenario.source),
            f"{row.scenario.at}, {fault.at}".strip(", "),
            fault.value,
            fault.nearest,
        )
        for row in posed
        if row.request.region is not base.region
        for fault in unsound_rows(row.request.region)
    ]
    if faults:
        raise Faults(faults)
    return posed


def compare_posed(base: Request, posed: Sequence[Posed], many: Answers) -> Comparison:
    """Plan the base and requests made from it."""
    requests = [base, *(row.request for row in posed)]
    (known,) = map(_plain, many.answers([base]))
    # Of plans that are equal on every level, the one that leaves the most as it is in the base.
    held = None if known.plan is None else given(known.plan)
    asked = [replace(row, request=_staying(row.request, held)) for row in posed]
    answers = [known, *(_plain(answer) for answer in many.answers([row.request for row in asked]))]
    rows = [base_row(known)]
    for row, answer in zip(asked, answers[1:], strict=True):
        rows.append(against(base, known, row, answer, many=many))
    first, *others = _beside_need_first(requests, answers, rows, many)
    return Comparison(
        version=VERSION,
        region=Named(name=base.region.name, sha256=base.region.digest),
        base=first,
        scenarios=tuple(others),
    )


def base_beside_need_first(base: Request, known: Answer, many: Answers) -> Against:
    """Give the row of a base beside the default order's plan, where that could support more."""
    return next(_beside_need_first([base], [known], [base_row(known)], many))


def _staying(request: Request, held: tuple[Allocation, ...] | None) -> Request:
    return replace(request, options=replace(request.options, stay=held))


def _plain(answer: Answer) -> Answer:
    return answer if answer.plan is None else replace(answer, plan=without_stay(answer.plan))


def _with_causes(
    moves: Sequence[Move], before: tuple[Request, Plan], after: tuple[Request, Plan], many: Answers
) -> tuple[Move, ...]:
    """Give moves with the causes of those of leaders and of days that no rule explains."""
    old, new = ({m.recipient: m for m in made.matches} for _, made in (before, after))
    questions: dict[str, Question] = {}
    for move in moves:
        was, now = old.get(move.recipient), new.get(move.recipient)
        if move.why or was is None or now is None:
            continue
        if move.change == "leader":
            questions[move.recipient] = _question("leader", after, now, was.leader, 0, "")
        elif move.change == "days":
            fewer, more = (now, was) if now.days < was.days else (was, now)
            side, where = (after, " here") if fewer is now else (before, " in the base")
            questions[move.recipient] = _question("days", side, fewer, fewer.leader, more.days, where)
    causes = dict(zip(questions, causes_of(list(questions.values()), many), strict=True))
    return tuple(
        replace(move, why=causes[move.recipient][0], sentence=causes[move.recipient][1])
        if move.recipient in causes
        else move
        for move in moves
    )


def _question(
    kind: Literal["leader", "days"], side: tuple[Request, Plan], match: Match, leader: str, wanted: int, where: str
) -> Question:
    request, made = side
    return Question(kind=kind, request=request, made=made, match=match, leader=leader, wanted=wanted, where=where)


def _beside_need_first(
    requests: Sequence[Request], answers: Sequence[Answer], rows: Sequence[Against], many: Answers
) -> Iterator[Against]:
    """Put each row beside the default order's plan of its own request, where that could support more."""
    asked = [
        replace(request, options=replace(request.options, objective=()))
        for request, answer in zip(requests, answers, strict=True)
        if answer.plan is not None and may_lose_need(answer.plan)
    ]
    found = iter(many.answers(asked)) if asked else iter(())
    for answer, row in zip(answers, rows, strict=True):
        if answer.plan is None:
            yield row
            continue
        other = next(found).plan if may_lose_need(answer.plan) else None
        yield replace(row, need_first=need_first_of(answer.plan, other))
