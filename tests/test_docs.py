"""The documentation says what the product does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tsimatch.cli import COMMANDS, run
from tsimatch.common.faults import Faults
from tsimatch.delivery.claim import COLUMNS, RULES
from tsimatch.models.matching.levels import LEVELS
from tsimatch.models.matching.pair_rules import MATCH_RULES
from tsimatch.models.plan.plan import Reason
from tsimatch.models.region.region import Region
from tsimatch.outputs.letters.fields import FIELDS
from tsimatch.scenarios.definition.change import TABLES
from tsimatch.scenarios.definition.toml_file import scenarios_of

from .support.paths import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


MANY = {"worth", "dropout"}
"""The commands that plan the region dozens of times."""


def _examples() -> list[tuple[list[str], list[str]]]:
    """Every example with output of the README and of the page on what-if: the command, and what it should print."""
    texts = (page.read_text(encoding="utf-8") for page in (PAGES[0], ROOT / "docs" / "what-if.md"))
    blocks = [b for text in texts for b in re.findall(r"```console\n\$ match ([^\n]*)\n(.*?)```", text, re.DOTALL)]
    return [(command.split(), [line for line in shown.splitlines() if line != "..."]) for command, shown in blocks]


def _by_time() -> list[Any]:
    """The examples; those whose command plans a region dozens of times are slow."""
    return [pytest.param(*one, marks=pytest.mark.slow if one[0][0] in MANY else ()) for one in _examples()]


@pytest.mark.slow
@pytest.mark.parametrize(("command", "lines"), _by_time())
def test_example_output(
    capsys: pytest.CaptureFixture[str], answers: Path, command: list[str], lines: list[str]
) -> None:
    """The output that a page shows is what the command prints."""
    kept = ["--resume", str(answers)] if command[0] in MANY else []
    assert run([*command, *kept]) == 0
    printed = capsys.readouterr().out.splitlines()
    missing = [line for line in lines if not any(known.startswith(line) for known in printed)]
    assert missing == []


def test_examples_are_found() -> None:
    """The README has an example with output."""
    assert _examples()


def test_every_command_is_documented() -> None:
    """The README names every command."""
    text = PAGES[0].read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"match {name}" not in text] == []


def test_every_column_is_documented() -> None:
    """The page on regions names every column of every table."""
    text = (ROOT / "docs" / "regions.md").read_text(encoding="utf-8")
    columns = {name for row in Region.TABLES.values() for name in row.kinds()}
    assert [name for name in sorted(columns) if f"`{name}`" not in text] == []


def test_levels_rules_and_reasons_are_documented() -> None:
    """The page on plans names every level, every rule of a pair and every reason."""
    text = (ROOT / "docs" / "plans.md").read_text(encoding="utf-8")
    reasons = [reason for reason in Reason.__args__ if reason != "declined"]  # type: ignore[attr-defined]
    assert [name for name in (*LEVELS, *MATCH_RULES, *reasons) if f"`{name}`" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links(page: Path) -> None:
    """Every link to a file of the repository leads somewhere."""
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


NAMING = [ROOT / "CONTRIBUTING.md", ROOT / "docs" / "glossary.md", ROOT / "docs" / "method.md"]
"""The pages that name files of the source."""


def _spans(page: Path) -> list[str]:
    """What stands between backticks in a page, blocks of code left out."""
    text = re.sub(r"^( {4}|```).*$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return re.findall(r"`([^`]+)`", text)


@pytest.mark.parametrize("page", NAMING, ids=lambda page: page.name)
def test_named_files_exist(page: Path) -> None:
    """Every file and folder that a page on the source names is there; a bare name is that of a file of the solver."""
    paths = [span for span in _spans(page) if re.fullmatch(r"[\w.-]+(/[\w.-]*)+|[\w-]+\.(py|md|txt|toml)", span)]
    solver = {path.name for path in (ROOT / "solver").rglob("*.py")}
    assert [path for path in paths if path not in solver and not (ROOT / path).exists()] == []


def test_files_are_named() -> None:
    """The walk over names of files finds some."""
    assert "solver/cuts/gomory.py" in _spans(ROOT / "docs" / "method.md")


def test_named_classes_stand_where_the_method_says() -> None:
    """Where the page on the method says that a class or function is in a file, it is."""
    text = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    named = re.findall(r"`(\w+)`\s+in\s+`([\w/]+\.py)`", text)
    sources = {path: (ROOT / path).read_text(encoding="utf-8") for _, path in named}
    assert named
    assert [(name, path) for name, path in named if not re.search(rf"(class|def) {name}\b", sources[path])] == []


def test_method_is_short() -> None:
    """The page on the method has fewer than 3,000 words."""
    assert len((ROOT / "docs" / "method.md").read_text(encoding="utf-8").split()) < 3000


def test_scenario_keys_are_documented() -> None:
    """The page on what-if names every key of a scenario and every table."""
    text = (ROOT / "docs" / "what-if.md").read_text(encoding="utf-8")
    keys = ("name", "about", "builds_on", "remove", "add", "change", "set", "approve", "lift", "decide", "offer",
            "objective", "min_days", "weights")  # fmt: skip
    with pytest.raises(Faults) as found:
        scenarios_of({"scenario": [{"name": "a", "nmae": "b"}]})
    assert f"known here: {', '.join(keys)}" in str(found.value)
    assert [key for key in (*keys, *TABLES) if not re.search(rf"`{key}`|{key} =", text)] == []


def test_letters_and_claims_are_documented() -> None:
    """The pages on letters and claims name every field of a letter, every column of a claim and every rule."""
    letters, claims = ((ROOT / "docs" / "how-to" / f"{name}.md").read_text(encoding="utf-8") for name in _AFTER)
    assert [name for name in FIELDS if f"`{name}`" not in letters] == []
    assert [name for name in (*COLUMNS, *RULES) if f"| `{name}` |" not in claims] == []


_AFTER = ("letters-and-contacts", "claims")
