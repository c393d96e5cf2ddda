"""Texts in CSV files: none runs as a formula, and each reads back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tsimatch.common.csv_escape import guard, unguard


@given(st.text() | st.text(alphabet="'=+-@\t\ra"))
def test_every_text_comes_back(text: str) -> None:
    """Whatever a text is, what is written reads as it, and does not begin as a formula does."""
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(("text", "written"), [("=1+1", "'=1+1"), ("'=1", "''=1"), ("Ash", "Ash"), ("'Ash", "'Ash")])
def test_only_what_could_run_is_changed(text: str, written: str) -> None:
    """A text that no spreadsheet runs stays as it is."""
    assert guard(text) == written
