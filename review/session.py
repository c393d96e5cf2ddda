"""A review: its file, the region, the plan and the decisions, and every step that a person may take."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from threading import RLock
from typing import Any

from ..common.faults import Faults, Place, refuse
from ..inputs.documents.stored_plan import carried_region, region_of_texts, stored_text
from ..inputs.region.region import read_placed_region
from ..models.matching.decision_log import Entry, active_entries, carried
from ..models.matching.instance import Instance
from ..models.matching.options import Request
from ..models.offers.catalogue import OfferChoice, choose_offer, parse_offer, read_offer
from ..models.offers.offer import Offer
from ..models.plan.apply_decisions import decide
from ..models.plan.fingerprint import of_another_region
from ..models.plan.plan import Plan
from ..models.plan.plan_report import LevelCost, Priced
from ..models.plan.stored_plan import StoredPlan, inputs_of
from ..models.region.region import Region
from ..outputs.plan_page.subject import Subject
from ..scenarios.analyses.comparison_result import Comparison
from ..scenarios.analyses.input_differences import Difference, differences
from ..scenarios.definition.scenario import Scenario
from ..solver.checker.check import instance_of
from ..solver.plan_cache import PlanCache
from . import planning
from .beside import others_of
from .decisions import ReviewState, concerns, event_of, replay
from .store import ACCEPT, BACK, DECIDE, ENDING, PLANNED, REDO, SCENARIO, UNDO, Event, ReviewFile
from .worker import Job, Worker

_PLANS_HELD = 3
"""Plans that are held ready, with their regions: the accepted one, one to be accepted, and one that was looked at."""
_OTHERS_HELD = 200
"""Recipients whose other leaders stay worked out."""


@dataclass(frozen=True, kw_only=True)
class KeptPlan:
    """A plan that is kept, ready for pages: the region with its decisions, `base` without, and what is told of it."""

    number: int
    stored: StoredPlan
    region: Region
    base: Region
    instance: Instance
    told: Mapping[str, Any]

    @property
    def plan(self) -> Plan:
        """The plan itself."""
        return self.stored.plan

    @cached_property
    def log(self) -> tuple[Entry, ...]:
        """The decisions that it was made with, and those before them."""
        return self.stored.inputs.log if self.stored.inputs else ()

    @cached_property
    def subject(self) -> Subject:
        """What the parts of the report page are made from."""
        log = tuple(
            Priced(entry=entry, costs=tuple(LevelCost(level=name, least=n, most=n) for name, n in costs))
            for entry, costs in zip(self.log, self.told["costs"], strict=True)
        )
        return Subject(plan=self.plan, instance=self.instance, why=self.told["why"], log=log)


class Review:
    """A review, open: every step reads the file first, so that several pages and processes may work on it."""

    def __init__(self, store: ReviewFile, source: Path | None, postcodes: Iterable[Path] = ()) -> None:
        self.store = store
        self.source = source
        self.worker = Worker()
        self.cache = PlanCache()
        self.others = OrderedDict[tuple[int, str], tuple[planning.LeaderPrice, ...]]()
        self.asked: tuple[Scenario, str, Comparison] | None = None
        self._postcodes = tuple(postcodes)
        self._lock = RLock()
        self._state = ReviewState()
        self._plans = OrderedDict[int, KeptPlan]()
        self._base: tuple[int, Region] | None = None
        self._found: tuple[tuple[int, int, int], Region | Faults] | None = None

    @property
    def state(self) -> ReviewState:
        """Where the review stands now."""
        with self._lock:
            if self.store.version != self._state.version:
                self._state = replay((*self._state.events, *self.store.events(self._state.version)))
            return self._state

    @property
    def offer(self) -> Offer | str | None:
        """The offer that was asked for, None where the region's own holds."""
        text, name = self.store.about("offer_text"), self.store.about("offer")
        return parse_offer(text.encode(), name or "offer") if text else name or None

    @property
    def base(self) -> Region | None:
        """The region as it was read last, before any decision; None before it could be read."""
        number = self.state.region
        if number is None:
            return None
        with self._lock:
            if self._base is None or self._base[0] != number:
                self._base = number, _region(self.store.region(number), self.offer)
            return self._base[1]

    @property
    def accepted(self) -> KeptPlan | None:
        """The accepted plan."""
        return self._kept(self.state.plan)

    @property
    def proposed(self) -> KeptPlan | None:
        """The plan that waits to be accepted or put back."""
        return self._kept(self.state.proposed)

    def _kept(self, number: int | None) -> KeptPlan | None:
        if number is None:
            return None
        with self._lock:
            if number not in self._plans:
                self._plans[number] = self._read(number)
                while len(self._plans) > _PLANS_HELD:
                    self._plans.popitem(last=False)
            self._plans.move_to_end(number)
            return self._plans[number]

    def _read(self, number: int) -> KeptPlan:
        content, told = self.store.plan(number)
        stored = stored_text(content, Place(planning.BOOK))
        own = carried_region(stored)
        if own is None:
            raise refuse("is broken: a plan in it has no region", Place(str(self.store.path)))
        instance = instance_of(stored.plan, own.region, own.offer)
        return KeptPlan(
            number=number, stored=stored, region=own.region, base=own.base, instance=instance, told=told
        )  # fmt: skip

    # The region

    def found(self) -> Region | Faults | None:
        """Read the region's file as it is now, or what is wrong with it; None where it is not there any more."""
        mark = None if self.source is None else _mark(self.source)
        if mark is None or self.source is None:
            return None
        if self._found is None or self._found[0] != mark:
            try:
                read: Region | Faults = read_placed_region(self.source, self.offer, postcodes=self._postcodes)
            except Faults as faults:
                read = faults
            self._found = mark, read
        return self._found[1]

    def changed(self) -> tuple[Difference, ...]:
        """Give what the region's file has now that is not as it was read; nothing where it cannot be read."""
        here, base = self.found(), self.base
        if not isinstance(here, Region) or base is None or here.digest == base.digest:
            return ()
        offer = choose_offer(base, self.offer).offer
        return tuple(differences(Request(region=base, offer=offer), Request(region=here, offer=offer)))

    def take_over(self) -> bool:
        """Take the region's file as it is now as the region to plan from; raises CannotWrite."""
        here = self.found()
        if not isinstance(here, Region):
            return False
        inputs = inputs_of(here, choose_offer(here, self.offer).offer)
        content = json.dumps(
            {"name": here.name, "notes": list(inputs.notes), "tables": {k: list(v) for k, v in inputs.tables.items()}},
            ensure_ascii=False,
        )
        self.store.add_region(content, {"digest": here.digest, "file": str(self.source)})
        return True

    # Decisions

    def decide(self, entries: tuple[Entry, ...], seen: int) -> int:
        """Take decisions as one event; raises Faults where they cannot stand, Outdated, and CannotWrite."""
        self.judge(entries)
        return self._take(entries, seen)

    def agree(self, entries: tuple[Entry, ...], seen: int) -> int:
        """Agree to matches of the plan as one event; raises what `decide` does."""
        state = self.state
        if state.region != state.planned_region or any(entry.recipient in state.decided_on for entry in entries):
            # Otherwise nothing can contradict what the plan has itself.
            self.judge(entries)
        return self._take(entries, seen, "agreed at once")

    def _take(self, entries: tuple[Entry, ...], seen: int, how: str = "") -> int:
        about = partial(concerns, frozenset(entry.recipient for entry in entries))
        return self.store.append(DECIDE, event_of(entries, how), seen=seen, concerns=about)

    def judge(self, entries: tuple[Entry, ...]) -> None:
        """Raise Faults where decisions contradict the region, beside those that hold on the same recipients."""
        base, about = self.base, {entry.recipient for entry in entries}
        if base is not None:
            log = [entry for entry in self.state.entries if entry.recipient in about]
            decide(base, choose_offer(base, self.offer), active_entries(carried(log, entries)))

    def undo(self, number: int, seen: int) -> None:
        """Take an event's decisions back; raises Outdated, and CannotWrite."""
        self.store.append(UNDO, {"event": number}, seen=seen, concerns=_of_decisions)

    def redo(self, number: int, seen: int) -> None:
        """Take an event's decisions again; raises Outdated, and CannotWrite."""
        self.store.append(REDO, {"event": number}, seen=seen, concerns=_of_decisions)

    def bring_in(self, entries: tuple[Entry, ...], file: str) -> None:
        """Take the decisions of a workbook as one event; raises Faults, and CannotWrite."""
        self.judge(entries)
        self.store.append(DECIDE, event_of(entries, f"from {file}"))

    def is_another(self, record: Any) -> bool:
        """Say whether a workbook's plan is one of another region."""
        return self.base is not None and of_another_region(record, self.base)

    # Plans

    def plan(self) -> Job:
        """Begin to plan: the first plan, or the plan again with what is decided now; raises Busy."""
        state, base, known = self.state, self.base, self.accepted
        if base is None:
            raise refuse("there is no region to plan from yet")
        body = {"decisions": sorted(state.taken), "region": state.region}

        def work(job: Job) -> None:
            if known is None:
                made = planning.first_plan(base, self.choice(base), job.deadline, job.watch)
                self.store.add_plan(made, body, accept=True)
                job.state, job.asked_to_stop = "done", False
                return
            other = None if base.digest == known.base.digest and base == known.base else base
            made = planning.plan_again(known.stored, other, state.entries, job.deadline, job.watch)
            if not job.asked_to_stop:
                self.store.add_plan(made, body)

        again = known is not None
        title = "Planning again" if again else "Making the first plan"
        job = Job(title, then="/changes" if again else "/", back="/again" if again else "/")
        self.worker.start(job, work)
        return job

    def choice(self, region: Region) -> OfferChoice:
        """Give the offer that a region is planned under, and why."""
        choice = choose_offer(region, self.offer)
        return replace(choice, why="named by --offer") if isinstance(self.offer, Offer) else choice

    def accept(self, plan: int, seen: int) -> None:
        """Make a plan the plan from now on; raises Outdated, and CannotWrite."""
        self.store.append(ACCEPT, {"plan": plan}, seen=seen, concerns=lambda e: e.kind in (ACCEPT, BACK, PLANNED))

    def put_back(self, plan: int, seen: int) -> None:
        """Stay with the plan before; raises Outdated, and CannotWrite."""
        self.store.append(BACK, {"plan": plan}, seen=seen, concerns=lambda e: e.kind in (ACCEPT, BACK, PLANNED))

    # Other leaders, what if

    def price_others(self, recipient: str, leader: str = "") -> Job:
        """Begin to work out what the next best leaders of a recipient cost, or one of them; raises Busy.

        What is worked out by the time it is cancelled is kept.
        """
        known = self.accepted
        if known is None:
            raise refuse("there is no plan yet")
        others = others_of(known.instance, known.plan, self.state.holding, recipient)
        able = (*others.able, *(barred.candidate for barred in others.barred if not barred.held))
        found = {other.leader: other for other in self.others.get((known.number, recipient), ()) if other.settled}
        asked = [o for o in able if o.leader == leader] if leader else others.able[: planning.OTHERS]
        missing = [other.leader for other in asked if other.leader not in found]

        def work(job: Job) -> None:
            for job.done, other in enumerate(missing):
                found[other] = planning.price(known.instance, known.plan, recipient, other, self.cache, job.deadline)
                self.others[known.number, recipient] = tuple(found.values())
            while len(self.others) > _OTHERS_HELD:
                self.others.popitem(last=False)

        there = f"/recipient?{_query(id=recipient)}"
        job = Job("Working out what other leaders cost", then=f"{there}#others", back=there, steps=max(1, len(missing)))
        self.worker.start(job, work)
        return job

    def ask_what_if(self, scenario: Scenario, text: str) -> Job:
        """Begin to put a scenario against the plan; raises Busy."""
        known = self.accepted
        if known is None:
            raise refuse("there is no plan yet")

        def work(job: Job) -> None:
            made = planning.what_if(known.instance, known.region, known.plan, scenario, self.cache, job.deadline)
            self.asked = scenario, text, made

        job = Job(f"What if: {scenario.name}", then="/what-if#result", back="/what-if")
        self.worker.start(job, work)
        return job

    def keep_scenario(self, name: str, text: str) -> None:
        """Keep a scenario under its name; raises CannotWrite."""
        self.store.append(SCENARIO, {"name": name, "text": text})

    def close(self) -> None:
        """Stop what is at work, and put everything into the one file."""
        self.worker.cancel()
        self.worker.wait(5)
        self.store.close()


def _of_decisions(event: Event) -> bool:
    return event.kind not in (SCENARIO, PLANNED, BACK)


def _query(**parts: str) -> str:
    from urllib.parse import urlencode

    return urlencode(parts)


def _mark(path: Path) -> tuple[int, int, int] | None:
    """Give what changes with a file, or with those of a folder; None where it is not there."""
    try:
        paths = sorted(path.glob("*.csv")) if path.is_dir() else [path]
        stats = [file.stat() for file in paths]
    except OSError:
        return None
    return len(stats), sum(s.st_size for s in stats), sum(s.st_mtime_ns for s in stats)


def _region(content: str, offer: Offer | str | None) -> Region:
    data = json.loads(content)
    return region_of_texts(data["name"], data["name"], data["tables"], tuple(data["notes"]), offer)


def open_review(
    path: Path, offer: str | None, postcodes: Iterable[Path], tell: Callable[[str], object] = lambda text: None
) -> Review:
    """Open the review of a region, or a review's own file; one is made where there is none.

    Raises Faults where it cannot be read, CannotWrite where it cannot be made.
    """
    named = path.suffix.lower() == ENDING
    file = path if named else path.with_name(f"{path.stem if path.suffix else path.name}{ENDING}")
    if not named and ReviewFile.is_blank(file):
        own = read_offer(offer) if offer else None
        about = {"source": str(path.resolve()), "offer": offer or ""}
        if own is not None and not own.shipped:
            about["offer_text"] = own.source
        if not path.exists():
            raise refuse("there is no such file or folder", Place(str(path)))
        store = ReviewFile.create(file, about)
        source: Path | None = path
    else:
        store = ReviewFile.open(file)
        source = path if not named else _source(file, store)
        if offer:
            tell("the offer stays the one that the review was begun under: --offer counts for a new review only")
    review = Review(store, source, postcodes)
    if review.state.region is None:
        review.take_over()
    return review


def _source(file: Path, store: ReviewFile) -> Path | None:
    """Find the region of a review: beside it, or where it was when the review was begun."""
    at = Path(store.about("source") or "")
    return next((path for path in (file.with_name(at.name), at) if at.name and path.exists()), None)
