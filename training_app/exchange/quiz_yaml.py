"""Questions as the text of a quiz.yaml, in the layout that authors know, with a remark where something is missing."""

from collections.abc import Iterable, Iterator

import yaml

from training_app.exchange.draft import Draft, DraftOption, missing

_NEVER_FOLD = 2**31
_OTHER_THAN_TEXT = frozenset({"true", "false", "null"})


def quiz_text(drafts: Iterable[Draft]) -> str:
    """Return the text; the strict reader gives back the same questions, and empty words where something is missing."""
    lines = [line for draft in drafts for line in _item_lines(draft)]
    return "\n".join(["items:", *lines, ""]) if lines else "items: []\n"


def _item_lines(draft: Draft) -> Iterator[str]:
    lacking = missing(draft)
    if lacking:
        yield f"  # missing: {', '.join(lacking)}"
    yield f"  - id: {_word(draft.id)}"
    for name, value in (
        ("form", draft.form),
        ("objective", draft.objective),
        ("level", draft.level),
        ("lesson", draft.lesson),
    ):
        # what breaks a rule was named above; the author begins with an empty word
        yield f"    {name}: {_word('' if name in lacking else value)}"
    yield f"    critical: {'true' if draft.is_critical else 'false'}"
    yield f"    stem: {_quoted(draft.stem)}"
    if draft.sources and "sources" not in lacking:
        yield f"    sources: [{', '.join(_word(source_id) for source_id in draft.sources)}]"
    yield "    options:"
    yield from (_option_line(option) for option in draft.options)


def _option_line(option: DraftOption) -> str:
    key = ", key: true" if option.is_key else ""
    return (
        f"      - {{id: {_word(option.id)}, text: {_quoted(option.text)}{key}, feedback: {_quoted(option.feedback)}}}"
    )


def _word(word: str) -> str:
    """An id as it stands where the strict reader takes it for text, and in quotes where it would not."""
    is_plain = word.replace("-", "").isalnum() and word.isascii() and not word.isdigit()
    return word if is_plain and word not in _OTHER_THAN_TEXT else _quoted(word)


def _quoted(text: str) -> str:
    written: str = yaml.dump(text, Dumper=yaml.SafeDumper, default_style='"', allow_unicode=True, width=_NEVER_FOLD)
    return written.rstrip("\n")
