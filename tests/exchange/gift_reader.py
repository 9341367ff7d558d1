"""A small reader of GIFT, written from what Moodle's importer does and not from our writer.

Source: Moodle, question/format.php (readquestions: an empty line ends a question) and question/format/gift/format.php.
"""

import re
from dataclasses import dataclass, field

_ESCAPES = {":": ":", "#": "#", "=": "=", "{": "{", "}": "}", "~": "~", "n": "\n"}
# private signs that stand for an escaped one while the text is cut up
_HELD = {sign: chr(0xE000 + number) for number, sign in enumerate(_ESCAPES)}
_BACKSLASH = chr(0xE100)
_WEIGHT = re.compile(r"%(-*[0-9]{1,2}\.?[0-9]*)%")
_FORMATS = {"moodle", "html", "plain", "markdown"}


@dataclass
class Answer:
    """One answer as Moodle would keep it; fraction 1 is full marks."""

    text: str
    fraction: float
    feedback: str


@dataclass
class Question:
    """One question with the category it falls into."""

    category: str
    name: str
    text: str
    text_format: str
    single: bool
    answers: list[Answer] = field(default_factory=list)
    id_number: str = ""
    tags: list[str] = field(default_factory=list)


def read_gift(text: str) -> list[Question]:
    category = ""
    found = []
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.split("\n")
        remark = "\n".join(line for line in lines if line.strip().startswith("//"))
        body = "\n".join(line for line in lines if not line.strip().startswith("//")).strip()
        if body.startswith("$CATEGORY:"):
            category = body.removeprefix("$CATEGORY:").strip()
        elif body:
            found.append(_question(_hold(body), category, remark))
    return found


def _question(body: str, category: str, remark: str) -> Question:
    assert body.startswith("::")
    name, _, rest = body[2:].partition("::")
    before, brace, inside = rest.partition("{")
    inside, closing, after = inside.partition("}")
    assert (brace, closing, after.strip()) == ("{", "}", ""), "braces"
    assert "~" in inside, "Moodle knows a multiple choice question by its tilde"
    text, text_format = _formatted(before, "moodle")
    question = Question(category, _give_back(name), text, text_format, single="=" in inside)
    for part in inside.replace("=", "~=").split("~"):
        if part.strip():
            question.answers.append(_answer(part.strip(), text_format))
    question.id_number = next(iter(re.findall(r"\[id:([^\]]+)\]", remark)), "")
    question.tags = re.findall(r"\[tag:([^\]]+)\]", remark)
    return question


def _answer(part: str, text_format: str) -> Answer:
    fraction = 0.0
    weight = _WEIGHT.match(part)
    if part.startswith("="):
        fraction, part = 1.0, part[1:]
    elif weight:
        fraction, part = float(weight[1]) / 100, part[weight.end() :]
    text, _, feedback = part.partition("#")
    return Answer(_formatted(text.strip(), text_format)[0], fraction, _formatted(feedback.strip(), text_format)[0])


def _formatted(text: str, default: str) -> tuple[str, str]:
    named = re.match(r"\[([^\]]*)\]", text)
    if named and named[1] in _FORMATS:
        return _give_back(text[named.end() :]).strip(" \t\n\r\0\x0b"), named[1]
    return _give_back(text).strip(" \t\n\r\0\x0b"), default


def _hold(text: str) -> str:
    text = text.replace("\\\\", _BACKSLASH)
    for sign, held in _HELD.items():
        text = text.replace(f"\\{sign}", held)
    return text.replace(_BACKSLASH, "\\")


def _give_back(text: str) -> str:
    for sign, held in _HELD.items():
        text = text.replace(held, _ESCAPES[sign])
    return text
