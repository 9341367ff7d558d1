"""Text files of the room: a mistake is named by file, line and field."""

from pathlib import Path

import pytest

from training_app.wellness.errors import BadFile
from training_app.wellness.reading import read_fields


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "people.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_words_come_back_on_one_line(tmp_path: Path) -> None:
    fields = read_fields(_file(tmp_path, "about: >-\n  Any hour,\n  any day\n"))

    assert fields.text("about") == "Any hour, any day"


def test_a_number_written_without_quotes_keeps_its_digits(tmp_path: Path) -> None:
    fields = read_fields(_file(tmp_path, "phone: 0988\n"))

    assert fields.text("phone") == "0988"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: a\nname: b\n", "people.yaml, line 2, name: is written twice"),
        ("name: [a\n", "people.yaml, line 2: "),
        ("- a\n", "people.yaml, line 1: expected lines of the form 'name: value'"),
        ("", "people.yaml, line 1: expected lines of the form 'name: value'"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(BadFile) as mistake:
        read_fields(_file(tmp_path, text))

    assert str(mistake.value).startswith(message)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"nobody\.yaml: cannot be read"):
        read_fields(tmp_path / "nobody.yaml")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.yaml"
    path.write_bytes("name: café".encode("latin-1"))

    with pytest.raises(BadFile, match="is not UTF-8 text"):
        read_fields(path)


def test_a_field_nobody_knows_is_refused_with_its_line(tmp_path: Path) -> None:
    fields = read_fields(_file(tmp_path, "name: a\nnmae: b\n"))
    fields.text("name")

    with pytest.raises(BadFile, match="line 2, nmae: is not a field of this file"):
        fields.refuse_others()


def test_an_empty_field_counts_as_missing(tmp_path: Path) -> None:
    fields = read_fields(_file(tmp_path, "name: ''\n"))

    with pytest.raises(BadFile, match="line 1, name: is missing or empty"):
        fields.text("name")


def test_a_text_too_long_for_the_page_is_refused(tmp_path: Path) -> None:
    fields = read_fields(_file(tmp_path, f"name: {'a' * 601}\n"))

    with pytest.raises(BadFile, match="name: is longer than 600 characters"):
        fields.text("name")


@pytest.mark.parametrize("written", ["22.11.2026", "soon"])
def test_a_date_in_another_form_is_refused(tmp_path: Path, written: str) -> None:
    fields = read_fields(_file(tmp_path, f"day: {written}\n"))

    with pytest.raises(BadFile, match="line 1, day: must be a date like 2026-11-22"):
        fields.optional_date("day")


def test_a_list_with_an_empty_entry_is_refused(tmp_path: Path) -> None:
    fields = read_fields(_file(tmp_path, "items: [a, null]\n"))

    with pytest.raises(BadFile, match="items: must be a list of texts"):
        fields.texts("items")
