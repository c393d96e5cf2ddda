"""The file of a review: what is confirmed stays, whatever happens to the process, the disk or the file."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from tsimatch.common.faults import Faults
from tsimatch.common.files.atomic_write import CannotWrite
from tsimatch.review.store import NewPlan, Outdated, ReviewFile

from ..support.child_processes import HANG, running

_WRITER = """
import sys
from pathlib import Path
from tsimatch.review.store import NewPlan, ReviewFile
path = Path(sys.argv[1])
store = ReviewFile.create(path, {}) if ReviewFile.is_blank(path) else ReviewFile.open(path)
while True:
    number = store.append("decide", {"entries": [], "how": "x" * 3000})
    print(number, flush=True)
    if number % 7 == 0:
        plan = NewPlan("{}", {"n": number}, {"plan.xlsx": bytes(200_000)})
        print(f"plan {store.add_plan(plan, {'decisions': [], 'region': 1}, accept=True)}", flush=True)
"""


@pytest.fixture
def store(tmp_path: Path) -> ReviewFile:
    """A new file."""
    return ReviewFile.create(tmp_path / "a.review", {"source": "a.csv"})


def test_what_is_kept(store: ReviewFile) -> None:
    """Events, regions, plans and files come back as they were kept, also from the file opened again."""
    assert store.append("decide", {"entries": [1, "ü"]}) == 1
    plan = store.add_plan(
        NewPlan("{}", {"why": "£"}, {"plan.xlsx": b"PK"}), {"decisions": [1], "region": 1}, accept=True
    )
    store.add_region('{"name": "x"}', {"digest": "d"})
    store.close()
    again = ReviewFile.open(store.path)
    assert [(e.number, e.kind) for e in again.events()] == [(1, "decide"), (2, "planned"), (3, "accept"), (4, "region")]
    assert again.events()[0].body == {"entries": [1, "ü"]}
    assert again.plan(plan) == ("{}", {"why": "£"})
    assert (again.file(plan, "plan.xlsx"), again.file(plan, "plan.csv")) == (b"PK", None)
    assert again.region(again.events()[-1].body["region"]) == '{"name": "x"}'
    assert again.about("source") == "a.csv"


@pytest.mark.parametrize("statement", ["UPDATE event SET body = '{}'", "DELETE FROM event", "DELETE FROM plan"])
def test_nothing_is_rewritten(store: ReviewFile, statement: str) -> None:
    """The file itself refuses to change or to forget what was kept."""
    store.append("decide", {})
    store.add_plan(NewPlan("{}", {}, {}), {"decisions": [], "region": 1})
    store.close()
    with sqlite3.connect(store.path) as other, pytest.raises(sqlite3.IntegrityError, match="never rewritten"):
        other.execute(statement)


def test_two_tabs(store: ReviewFile) -> None:
    """Whoever saves an outdated page is told what happened since, and nothing is added."""
    seen = store.append("decide", {"entries": []})
    store.append("decide", {"entries": ["theirs"]}, seen=seen)
    with pytest.raises(Outdated) as told:
        store.append("decide", {"entries": ["mine"]}, seen=seen)
    assert [event.body["entries"] for event in told.value.since] == [["theirs"]]
    assert len(store.events()) == 2
    assert store.append("decide", {"entries": ["mine"]}, seen=seen, concerns=lambda event: False) == 3


def test_a_full_disk(store: ReviewFile) -> None:
    """Where the disk is full nothing of a step is kept, the sentence says so, and what was kept stays."""
    store.append("decide", {"entries": []})
    store._connection.execute("PRAGMA max_page_count = 20")
    with pytest.raises(CannotWrite, match="the disk is full"):
        store.add_plan(NewPlan("{}", {}, {"plan.xlsx": bytes(1_000_000)}), {"decisions": [], "region": 1})
    assert [event.kind for event in store.events()] == ["decide"]
    assert store.append("decide", {"entries": []}) == 2


def test_a_broken_file(tmp_path: Path) -> None:
    """A file that is none, and one in whose middle bytes are lost, are each one sentence with a way out."""
    path = tmp_path / "a.review"
    path.write_bytes(b"not a database at all" * 1000)
    with pytest.raises(Faults, match=r"is broken, or not a review.*begin again with match review"):
        ReviewFile.open(path)
    store = ReviewFile.create(tmp_path / "b.review", {})
    for _ in range(50):
        store.append("decide", {"entries": ["x" * 3000]})
    store.close()
    data = bytearray(store.path.read_bytes())
    data[4096 : len(data) // 2] = bytes(len(data) // 2 - 4096)
    store.path.write_bytes(data)
    with pytest.raises(Faults, match="is broken"):
        ReviewFile.open(store.path)


def test_other_files(tmp_path: Path) -> None:
    """A database of another program, a review of another version, and no file at all are told apart."""
    other = tmp_path / "other.review"
    with sqlite3.connect(other) as made:
        made.execute("CREATE TABLE a (b)")
    with pytest.raises(Faults, match="is not a review that match has written"):
        ReviewFile.open(other)
    later = ReviewFile.create(tmp_path / "later.review", {})
    later._connection.execute("PRAGMA user_version = 99")
    later.close()
    with pytest.raises(Faults, match=r"was written by another version of match \(form 99"):
        ReviewFile.open(later.path)
    with pytest.raises(Faults, match="there is no such file"):
        ReviewFile.open(tmp_path / "none.review")


def test_killed_while_it_is_made(tmp_path: Path) -> None:
    """A file in whose making the process was killed counts as none."""
    path = tmp_path / "a.review"
    assert ReviewFile.is_blank(path)
    path.touch()
    assert ReviewFile.is_blank(path)
    ReviewFile.create(path, {}).close()
    assert not ReviewFile.is_blank(path)


@pytest.mark.slow
def test_sixty_kills(tmp_path: Path) -> None:
    """However often the process is killed, whatever it was doing: no event and no plan that it confirmed is lost."""
    path, draw = tmp_path / "a.review", Random(23)
    confirmed, plans = 0, set[int]()
    for _ in range(60):
        with running([sys.executable, "-c", _WRITER, str(path)]) as process:
            assert process.stdout is not None
            for _ in range(draw.randrange(1, 12)):
                line = process.stdout.readline().strip()
                if line.startswith("plan "):
                    plans.add(int(line.removeprefix("plan ")))
                elif line:
                    confirmed = int(line)
            process.kill()
            process.wait(HANG)
        found = ReviewFile.open(path)
        numbers = [event.number for event in found.events()]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= confirmed
        assert all(found.file(plan, "plan.xlsx") == bytes(200_000) for plan in plans)
        made = {event.body["plan"] for event in found.events() if event.kind == "planned"}
        assert made == {event.body["plan"] for event in found.events() if event.kind == "accept"}
        found.close()
    assert plans
    assert confirmed > 60


def test_two_processes(tmp_path: Path) -> None:
    """Two processes that write into one file wait for each other, and lose nothing."""
    path = tmp_path / "a.review"
    ReviewFile.create(path, {}).close()
    script = (
        "import sys; from pathlib import Path; from tsimatch.review.store import ReviewFile\n"
        "store = ReviewFile.open(Path(sys.argv[1]))\n"
        "[store.append('decide', {'n': n}) for n in range(40)]"
    )
    command = [sys.executable, "-c", script, str(path)]
    both = [subprocess.Popen(command) for _ in range(2)]  # noqa: S603
    assert [process.wait(HANG) for process in both] == [0, 0]
    assert len(ReviewFile.open(path).events()) == 80
