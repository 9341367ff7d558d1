"""A filled-in tool in words, and as Markdown and CSV: nothing typed becomes markup or a formula."""

import csv
import io

from markdown_it import MarkdownIt

from tests.readiness.filling import PART, TOOL, something_for
from training_app.readiness.answers import Answers, read_typed
from training_app.readiness.files import Paper, file_name, to_csv, to_markdown
from training_app.readiness.sheets import Kept, SheetPart, read_sheet

HOSTILE = "=1+1 | <script>alert(1)</script> *bold* [a](javascript:b) `x`"


def sheet_of(**typed: str) -> list[SheetPart]:
    answers = read_typed(TOOL, PART, {**something_for(TOOL, PART), **typed}).answers
    return read_sheet(TOOL, {"night": Kept(3, answers, {"old": "Kept before"})})


def paper_of(parts: list[SheetPart]) -> Paper:
    return Paper("Night", "A sample", "Riverton PD", "As of today", "Made for tests.", "CC BY 4.0", parts, ())


def by_key(parts: list[SheetPart]) -> dict[str, object]:
    return {entry.key: entry for entry in parts[0].entries}


def test_answers_are_told_in_words():
    found = by_key(sheet_of())

    assert found["side"].paragraphs == ["The family"]
    assert found["held-on"].paragraphs == ["1 March 2027"]
    assert found["liaison"].paragraphs == ["Shown.", "The last five cases.", "Owner: Captain, Patrol"]
    assert found["steps"].grid.rows == [["The family", "Ours: does", "1 March 2027"]]
    assert found["old"].paragraphs == ["Kept before"]


def test_a_part_that_nobody_kept_shows_what_the_tool_suggests_and_says_so():
    (part,) = read_sheet(TOOL, {})

    assert part.number == 0
    assert by_key([part])["letter"].paragraphs == ["Dear neighbors,", "we listen."]
    assert by_key([part])["held-on"].is_open


def test_a_choice_that_this_release_no_longer_has_is_shown_as_it_was_kept():
    answers: Answers = {**read_typed(TOOL, PART, {}).answers, "side": "neighbors"}

    assert by_key(read_sheet(TOOL, {"night": Kept(1, answers, {})}))["side"].paragraphs == ["neighbors"]


def test_markdown_keeps_every_word_and_makes_no_markup_of_it():
    text = to_markdown(paper_of(sheet_of(place=HOSTILE, letter=f"# {HOSTILE}\n\n- {HOSTILE}")))
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)

    assert "<script>" not in html
    assert "javascript" not in html.replace("(javascript:b)", "")
    assert html.count("<h1>") == 1
    assert html.count("alert(1)") == 3
    assert "<em>bold</em>" not in html
    assert "<td>Ours: does</td>" in html


def test_markdown_of_a_cell_with_a_line_that_looks_like_a_column_keeps_its_columns():
    text = to_markdown(paper_of(sheet_of(**{"steps.0.does": "a | b"})))
    html = MarkdownIt("commonmark").enable("table").render(text)

    assert html.count("<td>") == 3
    assert "a | b" in html


def test_csv_has_a_line_for_each_answer_and_each_cell_and_no_formula():
    rows = list(csv.DictReader(io.StringIO(to_csv(paper_of(sheet_of(place="=1+1"))))))

    assert [row["answer"] for row in rows if row["item"] == "Label of place"] == ["'=1+1"]
    cells = [row for row in rows if row["item"] == "Label of steps"]
    assert [(row["line"], row["field"]) for row in cells] == [("1", "For whom"), ("1", "What is done"), ("1", "By")]
    assert len(rows) == 5 + 3 + 1


def test_a_file_has_a_name_that_every_system_takes():
    assert file_name("Northside / März 2027", "md") == "northside-m-rz-2027.md"
    assert file_name("…", "csv") == "copy.csv"
