"""What a spreadsheet would calculate is text in a file of ours."""

import csv
import io

import pytest

from dashboard.routes.csv_text import BOM, cell, lines

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =cmd|' /C calc'!A0", "＝1+1", "＠x", "\u3000=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_an_apostrophe(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=b", "警情 -1", "2026-01-05", "x@y", "<img onerror=1>"])
def test_plain_text_stays_as_it_is(text):
    assert cell(text) == text


def test_a_file_is_read_back_as_it_was_written():
    rows = [["a,b", 'c"d', "e\nf", 7], FORMULAS[:4]]
    text = "".join(lines(["w", "x", "y", "z"], rows))
    assert text.startswith(BOM)
    read = list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))
    assert read == [["w", "x", "y", "z"], ["a,b", 'c"d', "e\nf", "7"], [f"'{item}" for item in FORMULAS[:4]]]
