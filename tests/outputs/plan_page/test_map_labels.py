"""Names of a map stand beside what they name, on nothing else."""

import random

from tsimatch.outputs.plan_page.map_geometry import Frame
from tsimatch.outputs.plan_page.map_labels import LETTER, Label, Labels

FRAME = Frame(west=0, north=0, scale=1, width=400, height=300)


def _box(label: Label, height: float) -> tuple[float, float, float, float]:
    width = len(label.text) * LETTER * height
    x, base = float(label.x), float(label.y)
    left = {"start": x, "middle": x - width / 2, "end": x - width}[label.anchor]
    return left, base - 0.8 * height, left + width, base + 0.2 * height


def _meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    slack = 0.2  # coordinates are written to a tenth of a pixel
    return a[0] < b[2] - slack and b[0] < a[2] - slack and a[1] < b[3] - slack and b[1] < a[3] - slack


def test_names_cover_neither_marks_nor_each_other() -> None:
    """Of 60 names among 60 marks, those that are placed touch no mark and no other name, and stay on the map."""
    draw = random.Random(7)
    labels = Labels(FRAME)
    marks = [(draw.uniform(10, 390), draw.uniform(10, 290)) for _ in range(60)]
    for mark in marks:
        labels.block(mark, 5)
    placed = [label for i, mark in enumerate(marks) if (label := labels.beside(mark, 5, f"School {i}", 12))]
    boxes = [_box(label, 12) for label in placed]
    assert len(placed) > 20
    assert not any(_meet(a, b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert not any(_meet(box, (x - 5, y - 5, x + 5, y + 5)) for box in boxes for x, y in marks)
    assert all(left >= 0 and top >= 0 and right <= 400 and bottom <= 300 for left, top, right, bottom in boxes)


def test_a_name_without_room_is_left_out() -> None:
    """A name wider than the map is not drawn, rather than cut."""
    assert Labels(FRAME).beside((200, 150), 5, "x" * 100, 12) is None


def test_a_name_stands_to_the_right_where_there_is_room() -> None:
    """A name begins right of its mark, where a reader looks first."""
    label = Labels(FRAME).beside((100, 100), 5, "Kendal", 12)
    assert label is not None
    assert label.anchor == "start"
    assert float(label.x) > 105
