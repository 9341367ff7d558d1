"""Compares the coordinator's file with the statements, written from docs/reports.md and from no code of the reports."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.proof.storm_views import OURS, VERBS, Json, Views, seconds_of


def compare_report(views: Views) -> Iterator[str]:
    """The coordinator's file says of each person and module what their statements add up to."""
    expected = {}
    for (badge, module_id), entry in _entries(views).items():
        line = _line_of(views, entry)
        if line is not None:
            expected[badge, module_id] = line
    said = {(line["badge"], line["module id"]): line for line in views.report}
    if len(said) != len(views.report):
        yield "report: a line stands twice"
    for key in expected.keys() ^ said.keys():
        yield f"report: {key} is in one of both alone"
    for key in expected.keys() & said.keys():
        for column, value in expected[key].items():
            if said[key][column] != value:
                yield f"report: {column} of {key} is {said[key][column]!r}, and should be {value!r}"


@dataclass
class Entry:
    """One person and one module, as the statements have it."""

    begun: dict[str, Json]
    "registration -> the statement that it began"
    completions: dict[str, list[Json]]
    "registration -> its completions, those that were taken back too"
    assignment: Any = None


def _entries(views: Views) -> dict[tuple[str, str], Entry]:
    badges = {row.actor_name: row.badge for row in views.people.values()}
    base = f"{views.home_page}/xapi/activities/module/"
    module_ids = {row.module_id for row in views.attempts.values()}
    entries: dict[tuple[str, str], Entry] = defaultdict(lambda: Entry({}, defaultdict(list)))
    for one in views.statements.values():
        if one["object"]["id"].removeprefix(base) not in module_ids:
            continue
        entry = entries[badges[one["actor"]["account"]["name"]], one["object"]["id"].removeprefix(base)]
        if one["verb"]["id"] == f"{VERBS}initialized":
            entry.begun[one["context"]["registration"]] = one
        if one["verb"]["id"] == f"{VERBS}completed":
            entry.completions[one["context"]["registration"]].append(one)
    for assignment in views.assignments:
        entries[views.people[assignment.person_id].badge, assignment.module_id].assignment = assignment
    return entries


def _line_of(views: Views, entry: Entry) -> Json | None:
    """Columns of the file that follow from statements and the assignment; None where the file has no line."""
    counts_from = entry.assignment.counts_from if entry.assignment else None
    standing = [one for each in entry.completions.values() for one in each if one["id"] not in views.taken_back]
    counting = [one for one in standing if counts_from is None or _moment_of(one) >= counts_from]
    if counting:
        return _done(views, entry, min(counting, key=_moment_of))
    if entry.assignment is None:
        return None
    running = entry.begun.keys() - entry.completions.keys()
    due_on, today = entry.assignment.due_on, views.now.astimezone(views.zone).date()
    state = "in_progress" if running else "not_started"
    return {
        "state": "overdue" if due_on is not None and due_on < today else state,
        "due on": _day(due_on), "version": entry.begun[running.pop()]["context"]["revision"] if running else "",
        "completed UTC": "", "completed local date": "", "score scaled": "", "nominal hours": "", "mode": "",
        "measured hours": "",
    }  # fmt: skip


def _done(views: Views, entry: Entry, completion: Json) -> Json:
    result, moment = completion["result"], _moment_of(completion)
    begun = entry.begun[completion["context"]["registration"]]
    minutes, seconds = result["extensions"][f"{OURS}nominal-minutes"], seconds_of(result.get("duration"))
    hours = (Decimal(minutes) / 60).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return {
        "state": "done",
        "due on": _day(entry.assignment.due_on if entry.assignment else None),
        "version": completion["context"]["revision"],
        "started UTC": _utc(datetime.fromisoformat(begun["timestamp"])),
        "completed UTC": _utc(moment),
        "completed local date": _day(moment.astimezone(views.zone).date()),
        "score scaled": f"{result['score']['scaled']:.4f}",
        "nominal hours": str(hours),
        "mode": result["extensions"].get(f"{OURS}mode", "individual"),
        "measured hours": _hours(seconds) if seconds else "",
    }


def _moment_of(completion: Json) -> datetime:
    """When it counts: as a coordinator says, else when it happened."""
    credited_at = completion["result"]["extensions"].get(f"{OURS}credited-at")
    return datetime.fromisoformat(credited_at or completion["timestamp"])


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _hours(seconds: int) -> str:
    """Two decimals, halves up, as docs/exports.md promises; a float has no exact half to round."""
    return str((Decimal(seconds) / 3_600).quantize(Decimal("0.01"), ROUND_HALF_UP))
