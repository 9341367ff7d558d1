"""A quiz as a GIFT text for Moodle's question bank: one category per form, the key 100 percent, the others nothing.

Source: Moodle, question/format/gift/format.php: repchar, escapedchar_pre, parse_text_with_format, readquestion.
"""

import re
from collections.abc import Iterable, Iterator

from training_app.content.schema import ItemRecord, OptionRecord

_FORMS = {"a": "Form A", "b": "Form B", "spaced": "Later questions"}
_RESERVED = re.compile(r"[\\~=#{}:]")
# read as a weight when it stands at the beginning of an answer, and no escape exists for it
_LIKE_A_WEIGHT = re.compile(r"%-*[0-9]{1,2}\.?[0-9]*%")


def gift_text(title: str, records: Iterable[ItemRecord]) -> str:
    """Return the questions of a module as one text, in their order."""
    return "\n".join(line for line in _lines(title, records)) + "\n"


def _lines(title: str, records: Iterable[ItemRecord]) -> Iterator[str]:
    form = ""
    for record in records:
        if record.form != form:
            form = record.form
            yield f"$CATEGORY: $course$/top/Common Ground/{_category(title)}/{_FORMS[form]}"
            yield ""
        # Moodle takes id number and tags from the comment above a question
        yield f"// [id:{record.id}] {' '.join(f'[tag:{tag}]' for tag in _tags(record))}"
        yield f"::{_escaped(record.id)}::[plain]{_escaped(record.stem)}{{"
        yield from (f"\t{_answer(option)}" for option in record.options)
        yield "}"
        yield ""


def _tags(record: ItemRecord) -> list[str]:
    return [record.objective, record.level, record.lesson, *(["critical"] if record.critical else [])]


def _answer(option: OptionRecord) -> str:
    weight = "=" if option.key else "~%0%" if _LIKE_A_WEIGHT.match(option.text) else "~"
    return f"{weight}{_part(option.text)}#{_part(option.feedback)}"


def _part(text: str) -> str:
    """A text inside the braces; one that begins with a bracket must not be taken for the name of a format."""
    return f"[plain]{_escaped(text)}" if text.startswith("[") else _escaped(text)


def _escaped(text: str) -> str:
    """Reserved signs with a backslash, new lines as ``\\\\n``: an empty line would end the question."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return _RESERVED.sub(lambda found: f"\\{found[0]}", unix).replace("\n", "\\n")


def _category(title: str) -> str:
    """A title as one name of a path, in which a slash is written twice."""
    return " ".join(title.split()).replace("/", "//")
