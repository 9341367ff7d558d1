"""What is typed on the page of the settings, read and found in order, or refused with a sentence for each field."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from training_app.assignments.credit.claims import (
    EARLIEST_ANCHOR,
    LATEST_ANCHOR,
    LONGEST_CYCLE_YEARS,
    ModuleTerms,
    Policy,
)
from training_app.assignments.credit.rules import LONGEST_MINUTES, Repeat

LONGEST = {"ori": 40, "provider_name": 200, "provider_number": 40}
LONGEST_OF_MODULE = {"number": 40, "description": 1000, "category": 120}
NUMBERS = {
    "cycle_month": (1, 12, "Choose a month."),
    "cycle_years": (1, LONGEST_CYCLE_YEARS, f"Give the years of a cycle, from 1 to {LONGEST_CYCLE_YEARS}."),
    "cycle_anchor": (EARLIEST_ANCHOR, LATEST_ANCHOR, "Give a year in which a cycle began, such as 2025."),
}
_ODD_SIGN = "This holds a sign that cannot be kept. Type it again."

Settings = tuple[Policy, dict[str, ModuleTerms]]


def field_of(part: str, module_id: str) -> str:
    """The name of a module's field."""
    return f"{part}-{module_id}"


def typed_of(policy: Policy, modules: Mapping[str, ModuleTerms], module_ids: Iterable[str]) -> dict[str, str]:
    """What stands in the fields when the page is opened."""
    typed = {name: str(value) for name, value in asdict(policy).items()} | {"repeat": policy.repeat.value}
    for module_id in module_ids:
        terms = modules.get(module_id, ModuleTerms())
        typed[field_of("number", module_id)] = terms.course_number
        typed[field_of("description", module_id)] = terms.description
        typed[field_of("category", module_id)] = terms.category
        typed[field_of("minutes", module_id)] = str(terms.minutes or "")
    return typed


def typed_from(sent: Mapping[str, str], module_ids: Iterable[str]) -> dict[str, str]:
    """What was sent for each field, with one space between words; a field that did not come is empty."""
    names = [*LONGEST, *NUMBERS, "repeat"]
    names += [field_of(part, one) for one in module_ids for part in (*LONGEST_OF_MODULE, "minutes")]
    return {name: " ".join(sent.get(name, "").split()) for name in names}


def read_settings(typed: Mapping[str, str], module_ids: Iterable[str]) -> Settings | dict[str, str]:
    """The settings, or a sentence for each field that cannot be kept, in the order of the page."""
    module_ids = list(module_ids)
    errors = {name: why for name, why in _all_refused(typed, module_ids) if why is not None}
    if errors:
        return errors
    policy = Policy(
        ori=typed["ori"],
        provider_name=typed["provider_name"],
        provider_number=typed["provider_number"],
        cycle_month=int(typed["cycle_month"]),
        cycle_years=int(typed["cycle_years"]),
        cycle_anchor=int(typed["cycle_anchor"]),
        repeat=Repeat(typed["repeat"]),
    )
    return policy, {one: _terms(typed, one) for one in module_ids}


def _terms(typed: Mapping[str, str], module_id: str) -> ModuleTerms:
    minutes = typed[field_of("minutes", module_id)]
    return ModuleTerms(
        course_number=typed[field_of("number", module_id)],
        description=typed[field_of("description", module_id)],
        category=typed[field_of("category", module_id)],
        minutes=int(minutes) if minutes else None,
    )


def _all_refused(typed: Mapping[str, str], module_ids: Iterable[str]) -> list[tuple[str, str | None]]:
    found = [(name, _text_refused(typed[name], longest)) for name, longest in LONGEST.items()]
    found += [(name, _number_refused(typed[name], *bounds)) for name, bounds in NUMBERS.items()]
    is_known = typed["repeat"] in list(Repeat)
    found.append(("repeat", None if is_known else "Choose what a repeated course is worth."))
    for one in module_ids:
        for part, longest in LONGEST_OF_MODULE.items():
            name = field_of(part, one)
            found.append((name, _text_refused(typed[name], longest)))
        name = field_of("minutes", one)
        words = f"Give whole minutes, from 1 to {LONGEST_MINUTES}, or leave it empty."
        found.append((name, _number_refused(typed[name], 1, LONGEST_MINUTES, words) if typed[name] else None))
    return found


def _text_refused(text: str, longest: int) -> str | None:
    if len(text) > longest:
        return f"This has {len(text)} characters, and at most {longest} are kept."
    return None if text.isprintable() else _ODD_SIGN


def _number_refused(text: str, least: int, most: int, words: str) -> str | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= 6
    return None if is_number and least <= int(text) <= most else words
