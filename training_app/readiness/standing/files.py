"""The action plan as a file: Markdown to paste, CSV to count and sort. Pure."""

import csv
import io
from collections.abc import Iterator, Sequence

from training_app.content.toolkit import Tool
from training_app.foundation.cells import safe_cell
from training_app.readiness.files import plain
from training_app.readiness.standing.action_rules import STATE_WORDS, Action
from training_app.readiness.standing.pages import ActionRow, PlanTables
from training_app.readiness.standing.places import find_statement

COLUMNS = ("number", "what", "owner", "due", "state", "theme", "statement", "sheet", "version", "changed")
HEADS = ("What", "Owner", "Due", "State", "Theme")


def to_csv(tool: Tool, actions: Sequence[Action]) -> str:
    """One line for each action, days as 2027-03-01 and moments in UTC; no cell of it is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in actions:
        statement = find_statement(tool, one.part_id, one.field_id)
        about = (statement.theme, statement.words) if statement else ("", "")
        cells = (str(one.id), one.what, one.owner, one.due_on.isoformat(), STATE_WORDS[one.state], *about)
        changed = one.changed_at.isoformat(timespec="seconds")
        writer.writerow([safe_cell(cell) for cell in (*cells, one.copy_name or "", str(one.version), changed)])
    return out.getvalue()


def to_markdown(plan: PlanTables) -> str:
    """The plan as CommonMark with tables; nothing that was typed becomes markup."""
    return "\n".join(_lines(plan)) + "\n"


def _lines(plan: PlanTables) -> Iterator[str]:
    yield from (f"# {plan.title}", "", f"{plain(plan.agency)}. {plan.state}. {plan.standing}.", "")
    for title, rows, empty in (("To be done", plan.live, plan.empty), ("Done or dropped", plan.ended, "None.")):
        yield from (f"## {title}", "")
        yield from _table(rows) if rows else (f"*{empty}*",)
        yield ""
    if plan.ended_more:
        yield plan.ended_more


def _table(rows: Sequence[ActionRow]) -> Iterator[str]:
    yield f"| {' | '.join(HEADS)} |"
    yield f"|{'---|' * len(HEADS)}"
    for row in rows:
        cells = (row.what, row.owner, row.due, row.state.word, row.about)
        yield f"| {' | '.join(plain(cell) for cell in cells)} |"
