"""Builds the page of a credit file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from training_app.assignments.credit import addresses
from training_app.assignments.credit.claims import Policy
from training_app.assignments.credit.file_rows import where_to_mend
from training_app.assignments.credit.pages import FilesPage, Pair, RefusedLine, RowLine
from training_app.assignments.credit.post_rules import Checked, hours_down
from training_app.assignments.credit.profile import OURS, Profile, load_profiles
from training_app.assignments.credit.views import lines_in_words, waiting_words
from training_app.foundation.typed import read_day
from training_app.web.words import day_in_words, sentence_start

LISTED_MOST = 100
"""How many rows of a kind the page lists; all of them are in the file, or in the next page once some are mended."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The profile and the days of a file. ``profile`` is None until all that was chosen makes sense.

    ``typed`` is what was chosen, by field, to show it again.
    """

    typed: Mapping[str, str]
    profile: Profile | None
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Found:
    """The standing credits of a period, row by row beside what the profile says of them."""

    credits: Sequence[Any]
    checked: Checked


def read_choice(sent: Mapping[str, str], today: date) -> tuple[Choice, dict[str, str]]:
    """What was chosen, and a sentence for each field that makes no sense; without a word from anybody, this year."""
    year = date(today.year, 1, 1)
    typed = {
        "profile": sent.get("profile", "").strip(),
        "first": sent.get("first", year.isoformat()).strip(),
        "last": sent.get("last", today.isoformat()).strip(),
    }
    profile = load_profiles().get(typed["profile"])
    first, last = read_day(typed["first"]), read_day(typed["last"])
    errors = {}
    if typed["profile"] and profile is None:
        errors["profile"] = "Choose a kind of file."
    if first is None:
        errors["first"] = "Give the first day of the period."
    if last is None or (first is not None and last < first):
        errors["last"] = "Give the last day of the period, not before the first."
    return Choice(typed, None if errors else profile, first or year, last or today), errors


def build_files(
    choice: Choice,
    errors: Mapping[str, str],
    found: Found | None,
    policy: Policy,
    *,
    waiting: int,
    may_manage: bool,
    may_make: bool,
) -> FilesPage:
    """The page.

    :param waiting: how many people's credit is still to be worked out
    """
    profile = choice.profile
    checked = found.checked if found is not None else None
    refused = _refused(found, may_manage=may_manage) if found is not None else []
    lines = _lines(found) if found is not None else []
    return FilesPage(
        title="File for the state",
        lead=" ".join([_lead(checked), *waiting_words(waiting)]),
        problems=[(words, name) for name, words in errors.items()],
        errors=errors,
        form_url=addresses.FILES,
        profile_options=[("", "Choose one"), *((one.id, one.title) for one in load_profiles().values())],
        profile=choice.typed["profile"],
        first=choice.typed["first"],
        last=choice.typed["last"],
        check_first=sentence_start(profile.check_first) + "." if profile is not None else "",
        known=_known(profile) if profile is not None else [],
        unknown=profile.unknown if profile is not None else [],
        facts=_facts(policy),
        refused=refused[:LISTED_MOST],
        refused_more=_more(len(refused)),
        lines=lines[:LISTED_MOST],
        lines_more=_more(len(lines)),
        may_make=may_make and bool(lines),
        count=lines_in_words(len(lines)),
        make_url=addresses.FILES,
    )


def _lead(checked: Checked | None) -> str:
    if checked is None:
        return (
            "Choose a kind of file and the days it is about. Nothing is sent from here: you make a file and upload it."
        )
    if checked.given == 0:
        return "Nobody has credit in this period."
    passing, refused = lines_in_words(len(checked.cells)), len(checked.refused_lines)
    if not refused:
        return f"{sentence_start(passing)}, and none that the state would refuse."
    if not checked.cells:
        return f"No row can go into the file yet: {lines_in_words(refused)} would be refused. Mend them first."
    return (
        f"{sentence_start(passing)} can go into the file; {lines_in_words(refused)} would be refused. Mend them first."
    )


def _known(profile: Profile) -> list[tuple[str, str | None]]:
    place = {source.id: source.url for source in profile.sources}
    return [(one.says, place.get(one.source) if one.source != OURS else None) for one in profile.known]


def _facts(policy: Policy) -> list[Pair]:
    provider = ", ".join(part for part in (policy.provider_name, policy.provider_number) if part)
    return [("Provider", provider or "Not entered yet"), ("Agency number", policy.ori or "Not entered yet")]


def _refused(found: Found, *, may_manage: bool) -> list[RefusedLine]:
    lines = []
    for one in found.checked.refused:
        credit = found.credits[one.line - 1]
        mend = where_to_mend(one.field, credit, may_manage=may_manage)
        lines.append(RefusedLine(_name(credit), credit.title, one.reason, mend))
    return lines


def _lines(found: Found) -> list[RowLine]:
    left_out = set(found.checked.refused_lines)
    notices = {one.line: one.reason for one in found.checked.notices}
    return [
        RowLine(
            _name(credit), credit.title, day_in_words(credit.day), hours_down(credit.minutes), notices.get(line, "")
        )
        for line, credit in enumerate(found.credits, 1)
        if line not in left_out
    ]


def _more(count: int) -> str:
    return f"And {count - LISTED_MOST:,} more." if count > LISTED_MOST else ""


def _name(credit: Any) -> str:
    return f"{credit.family_name}, {credit.given_name}"
