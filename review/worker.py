"""One piece of work at a time in the background: what it does, how far it is, how it is cancelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Thread
from time import monotonic
from typing import Literal

from ..common.deadline import Deadline
from ..common.faults import Faults
from ..common.files.atomic_write import CannotWrite
from ..models.plan.plan import NoPlan, Stopped
from ..outputs.terminal.progress import sight_text
from ..solver.search.progress import ProgressWatch

State = Literal["running", "done", "failed", "cancelled"]


@dataclass
class Job:
    """A piece of work. `then` is the address that shows what came of it, `back` the one to go to where nothing did.

    `words` says why nothing came of it, a sentence a line, and `clash` the decisions and limits that contradict each
    other.
    """

    title: str
    then: str
    back: str
    state: State = "running"
    words: tuple[str, ...] = ()
    clash: tuple[str, ...] = ()
    done: int = 0
    steps: int = 1
    began: float = field(default_factory=monotonic)
    deadline: Deadline = field(default_factory=Deadline)
    watch: ProgressWatch = field(default_factory=ProgressWatch)
    asked_to_stop: bool = False

    @property
    def seconds(self) -> int:
        """Whole seconds since it began."""
        return int(monotonic() - self.began)

    @property
    def sight(self) -> str:
        """Where the search stands: level, best value, bound and gap."""
        seen = self.watch.sight
        return "" if seen is None else sight_text(seen)


class Busy(Exception):
    """Another piece of work is being done."""

    def __init__(self, job: Job) -> None:
        super().__init__(job.title)
        self.job = job


class Worker:
    """Does one job at a time in a thread of its own."""

    def __init__(self) -> None:
        self.job: Job | None = None
        self._thread: Thread | None = None
        self._lock = Lock()

    @property
    def running(self) -> Job | None:
        """The job at work."""
        return self.job if self.job is not None and self.job.state == "running" else None

    def start(self, job: Job, work: Callable[[Job], object]) -> None:
        """Begin a job; raises Busy while another one is at work."""
        with self._lock:
            if self.running is not None:
                raise Busy(self.running)
            self.job = job
            self._thread = Thread(target=_run, args=(job, work), daemon=True)
            self._thread.start()

    def cancel(self) -> None:
        """Stop the job at work; what it had by then is left."""
        job = self.running
        if job is not None:
            job.asked_to_stop = True
            job.deadline.stop()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until the job at work is over."""
        if self._thread is not None:
            self._thread.join(seconds)


def _run(job: Job, work: Callable[[Job], object]) -> None:
    try:
        work(job)
    except Stopped:
        job.state = "cancelled"
    except NoPlan as error:
        job.words = ("No plan holds all of these together. Take one of them back, or change a limit.",)
        job.clash, job.state = error.clash, "failed"
    except Faults as error:
        job.words, job.state = tuple(map(str, error.faults)), "failed"
    except CannotWrite as error:
        job.words = (f"{error}.", "Nothing of this was kept. Make room, and do it again.")
        job.state = "failed"
    except MemoryError:
        job.words, job.state = ("There is not enough memory. Close other programs, and do it again.",), "failed"
    except Exception as error:
        first = (str(error).splitlines() or [""])[0]
        job.words = (f"match failed inside ({type(error).__name__}: {first}). What was decided before is kept.",)
        job.state = "failed"
    else:
        job.state = "cancelled" if job.asked_to_stop and job.state == "running" else "done"
