"""A question on its way in: perhaps not whole yet, with a name for everything that is still missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import ValidationError

from training_app.content.catalogue import Item
from training_app.content.schema import ItemRecord, OptionRecord, Strict

FEWEST_OPTIONS, MOST_OPTIONS = 3, 4


@dataclass(frozen=True, slots=True)
class DraftOption:
    """One option; its feedback is empty where the file had none."""

    id: str
    text: str
    is_key: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One question as far as the file told it. ``said`` names what was dropped or changed on the way."""

    id: str
    stem: str
    options: tuple[DraftOption, ...]
    form: str = ""
    objective: str = ""
    level: str = ""
    lesson: str = ""
    is_critical: bool = False
    sources: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


def record_of(item: Item) -> ItemRecord:
    """Return a question of the catalogue as its author wrote it."""
    return ItemRecord.model_validate(
        {
            "id": item.id,
            "form": item.form.value,
            "objective": item.objective_id,
            "level": item.level,
            "lesson": item.lesson_id,
            "critical": item.is_critical,
            "stem": item.stem,
            "sources": list(item.source_ids),
            "options": [
                {"id": option.id, "text": option.text, "key": option.is_key, "feedback": option.feedback}
                for option in item.options
            ],
        }
    )


def missing(draft: Draft) -> tuple[str, ...]:
    """Return the names of what an author has to fill in or mend, by the rules of a quiz.yaml; none when it is whole."""
    names = [field for field, *_ in _broken(ItemRecord, _plain(draft)) if field != "options"]
    if not FEWEST_OPTIONS <= len(draft.options) <= MOST_OPTIONS:
        names.append(f"{FEWEST_OPTIONS} or {MOST_OPTIONS} options (it has {len(draft.options)})")
    for option in draft.options:
        names.extend(f"{field} of option {option.id}" for field, *_ in _broken(OptionRecord, _plain_option(option)))
    if sum(option.is_key for option in draft.options) != 1:
        names.append("which option is right")
    return tuple(str(name) for name in dict.fromkeys(names))


def all_missing(drafts: Iterable[Draft]) -> dict[str, tuple[str, ...]]:
    """Return what is missing by the question's id, for those that are not whole."""
    found = {draft.id: missing(draft) for draft in drafts}
    return {id_: names for id_, names in found.items() if names}


def _broken(kind: type[Strict], plain: dict[str, object]) -> list[tuple[int | str, ...]]:
    """The places in a record that keep it from being one."""
    try:
        kind.model_validate(plain)
    except ValidationError as error:
        return [details["loc"] for details in error.errors(include_url=False)]
    return []


def _plain(draft: Draft) -> dict[str, object]:
    return {
        "id": draft.id,
        "form": draft.form,
        "objective": draft.objective,
        "level": draft.level,
        "lesson": draft.lesson,
        "critical": draft.is_critical,
        "stem": draft.stem,
        "sources": list(draft.sources),
        "options": [_plain_option(option) for option in draft.options],
    }


def _plain_option(option: DraftOption) -> dict[str, object]:
    return {"id": option.id, "text": option.text, "key": option.is_key, "feedback": option.feedback}
