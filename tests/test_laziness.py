"""What a command does not need, it neither imports nor computes; and what it does without, comes to the same."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tsimatch.cli import COMMANDS, _command
from tsimatch.commands.plain_values import _Values
from tsimatch.common.arrays import distinct
from tsimatch.models.offers import catalogue
from tsimatch.models.offers.catalogue import parse_offer, shipped_offers
from tsimatch.outputs.terminal import console

SOUND = Path(__file__).parent / "data" / "sound.csv"
PROOFS = "tsimatch.solver.certificate.write"
OTHERS = {
    "tsimatch.solver.alternatives.alternatives",
    "tsimatch.solver.alternatives.exact_costs",
    "tsimatch.solver.checker.reasons",
}
WRITERS = {"xlsxwriter", "jinja2"}


def _loaded(tmp_path: Path, *arguments: str) -> set[str]:
    """What a process has imported at its end, and the names of the offers that it read."""
    script = (
        "import sys\n"
        "from tsimatch.cli import run\n"
        f"code = run({['plan', str(SOUND), *arguments]!r})\n"
        "from tsimatch.models.offers.catalogue import _shipped\n"
        "names = [*sys.modules, f'offers read: {_shipped.cache_info().currsize}']\n"
        "open('loaded', 'w').write('\\n'.join(names))\n"
        "sys.exit(code)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, cwd=tmp_path)  # noqa: S603
    return set((tmp_path / "loaded").read_text(encoding="utf-8").splitlines())


def test_plan_as_json(tmp_path: Path) -> None:
    """A plan.json needs no writer of workbooks or pages, no pydantic, no pandas, no proofs and no other leaders."""
    loaded = _loaded(tmp_path, "-o", "plan.json")
    assert not loaded & {*WRITERS, *OTHERS, PROOFS, "pydantic", "pandas", "scipy", "docxtpl", "numpy.ma", "networkx"}
    assert not [name for name in loaded if name.startswith(("tsimatch.inputs.published", "tsimatch.inputs.documents"))]
    assert "offers read: 1" in loaded


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (("-o", "plan.xlsx"), {"xlsxwriter", "tsimatch.solver.alternatives.alternatives"}),
        (("-o", "plan.html"), {"jinja2"}),
        (("-o", "plan.json", "--certificate", "proofs.json"), {PROOFS}),
    ],
)
def test_what_is_asked_for(tmp_path: Path, arguments: tuple[str, ...], needed: set[str]) -> None:
    """A workbook, a page and a certificate each import their own, and nothing of the others."""
    loaded, own = _loaded(tmp_path, *arguments), {*WRITERS, PROOFS}
    assert needed <= loaded
    assert loaded & own == needed & own
    assert all((tmp_path / name).exists() for name in arguments if "." in name)


def test_shipped_offers_are_sound() -> None:
    """The files that ship are not judged when they are read: this judges them, and gives the same offers."""
    assert [offer.id for offer in shipped_offers()] == [*catalogue._shipped_files()]
    for offer in shipped_offers():
        file = catalogue._shipped_files()[offer.id]
        judged = replace(parse_offer(file.read_bytes(), file.name), shipped=True)
        assert (repr(judged), judged.source) == (repr(offer), offer.source)


@pytest.mark.parametrize("name", COMMANDS)
def test_values_are_typers(tmp_path: Path, name: str) -> None:
    """A default, a path or a text comes to the value that Typer's own judging gives it."""
    command = _command(name)
    context = command.context_class(command)
    there = tmp_path / "a file.csv"
    there.touch()
    for param in command.get_params(context):
        quick, usual = _Values(param.get_runtime_param().usual), param.get_runtime_param().usual()  # type: ignore[attr-defined]
        default: Any = param.get_default(context)
        several = param.multiple or param.nargs == -1
        context.set_parameter_source(param.name, _source("DEFAULT"))
        assert quick.coerce(default, param, context) == usual.coerce(default, param=param, ctx=context)
        if param.type_descriptor.annotation not in (str, Path, list[Path], list[str]):  # type: ignore[attr-defined]
            continue
        context.set_parameter_source(param.name, _source("COMMANDLINE"))
        for text in (str(there), str(tmp_path), "not there.csv", "é", ""):
            value = (text, text) if several else text
            made = quick.coerce(value, param, context)
            expected = usual.coerce(value, param=param, ctx=context)
            assert (made, type(made)) == (expected, type(expected))


def _source(name: str) -> Any:
    from typer._click.core import ParameterSource

    return ParameterSource[name]


TEXTS = st.text(st.sampled_from("ab -,é日½x\u2028\u00a0"), max_size=9)
TABLES = st.integers(1, 6).flatmap(
    lambda n: st.tuples(
        st.lists(TEXTS, min_size=n, max_size=n),
        st.lists(st.lists(TEXTS, min_size=n, max_size=n), max_size=4),
        st.text("r ", min_size=n, max_size=n),
    )
)


@given(TABLES)
def test_tables_are_richs(drawn: tuple[list[str], list[list[str]], str]) -> None:
    """A table that needs no wrapping is laid out as Rich lays it out."""
    header, rows, right = drawn
    ours, richs = io.StringIO(), io.StringIO()
    console.table(console.make_console(ours), header, rows, right)
    screen = console.make_console(richs)
    console._put(screen, console._wrapped(header, [[console.clean(cell) for cell in row] for row in rows], right))
    assert ours.getvalue() == richs.getvalue()


@given(st.lists(st.integers(-3, 3)))
def test_distinct(values: list[int]) -> None:
    """The distinct values are those of numpy."""
    array = np.array(values, dtype=np.int64)
    assert distinct(array).tolist() == np.unique(array).tolist()
