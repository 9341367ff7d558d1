"""Builds the pages of the action plan."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from training_app.content.toolkit import Tool
from training_app.readiness import addresses as room
from training_app.readiness.pages import Mark, Pair
from training_app.readiness.standing import addresses
from training_app.readiness.standing.action_rules import (
    STATE_WORDS,
    Action,
    ActionState,
    Change,
    differences,
    in_order,
    is_late,
    is_soon,
    plan_words,
    today_at,
)
from training_app.readiness.standing.pages import (
    ActionPage,
    ActionRow,
    Fields,
    NewPage,
    PastVersion,
    PlanPage,
    PlanTables,
)
from training_app.readiness.standing.places import Origin, find_statement
from training_app.readiness.views import Look
from training_app.web.words import date_in_words, day_in_words, distance_in_words

ENDED_MOST = 100
LATE, SOON = "overdue", "soon"
SHOWS = {"": "All", LATE: "Overdue", SOON: "Due in 30 days", **{one.value: STATE_WORDS[one] for one in ActionState}}
ENDINGS = (("html", "a page"), ("md", "Markdown"), ("csv", "CSV"))
NOTICES = {
    "made": "The action is in the plan.",
    "kept": "Kept. How it stood before is in the history.",
}
LEAD = (
    "What the agency does about its gaps: each with the post that owns it and the day by which it is done. Owners are "
    "posts, and no name of the roster is taken."
)


@dataclass(frozen=True, slots=True)
class Narrow:
    """Which actions are asked for; what is empty narrows nothing."""

    show: str = ""
    theme: str = ""
    owner: str = ""


def narrowed(actions: Sequence[Action], wanted: Narrow, today: date) -> list[Action]:
    """Those that are asked for, in the order of the plan."""
    return [
        one
        for one in in_order(actions)
        if _fits(one, wanted.show, today) and wanted.theme in {"", one.part_id} and wanted.owner in {"", one.owner}
    ]


def build_plan(look: Look, tool: Tool, actions: Sequence[Action], wanted: Narrow, *, agency: str) -> PlanPage:
    """The plan, narrowed.

    :param actions: every action of the agency
    """
    today = today_at(look.here)
    found = narrowed(actions, wanted, today)
    done = sum(one.state is ActionState.DONE for one in actions)
    dropped = sum(one.state is ActionState.DROPPED for one in actions)
    is_narrowed = wanted != Narrow()
    kept = len(actions) - dropped
    return PlanPage(
        tables=build_tables(look, tool, found, agency=agency, is_narrowed=is_narrowed),
        percent=round(100 * done / kept) if kept else 0,
        standing=f"{done} of {kept} {'action is' if kept == 1 else 'actions are'} done",
        lead=LEAD,
        is_narrowed=is_narrowed,
        form_url=addresses.ACTIONS,
        show_options=list(SHOWS.items()),
        show=wanted.show,
        theme_options=[("", "All themes"), *((part.id, part.title) for part in tool.parts)],
        theme=wanted.theme,
        owner_options=[("", "Every post"), *((one, one) for one in owners_of(actions))],
        owner=wanted.owner,
        make_url=addresses.NEW_ACTION if look.may_keep else None,
        files=[(f"As {words}", addresses.file(ending)) for ending, words in ENDINGS],
        where_from=[("The self-assessment", room.tool(tool.id)), ("Change over time", addresses.CHANGE)],
    )


def owners_of(actions: Sequence[Action]) -> list[str]:
    """Every post that owns an action, by the alphabet."""
    return sorted({one.owner for one in actions}, key=str.casefold)


def build_tables(
    look: Look, tool: Tool, actions: Sequence[Action], *, agency: str, is_narrowed: bool = False
) -> PlanTables:
    """The plan as it is read, on the page and as a file.

    :param actions: in the order of the plan
    """
    live = [_row(look, tool, one) for one in actions if one.is_live]
    ended = [_row(look, tool, one) for one in actions if not one.is_live]
    return PlanTables(
        title="Action plan",
        state=f"As of {day_in_words(today_at(look.here))}, {look.here.time(look.here.now)}",
        agency=agency,
        standing=plan_words(actions, today_at(look.here)) if actions else "Nothing planned",
        live=live,
        ended=ended[:ENDED_MOST],
        is_ended_open=is_narrowed and not live,
        ended_more=f"The newest {ENDED_MOST} of {len(ended)}. The CSV file has all of them."
        if len(ended) > ENDED_MOST
        else None,
        empty=_empty(has_ended=bool(ended), is_narrowed=is_narrowed),
    )


def build_new(fields: Fields, about: Sequence[Pair], origin: Origin | None, *, notice: str | None = None) -> NewPage:
    """An action to be made.

    :param about: what it is made of, label and words
    """
    hidden = [("copy", str(origin.copy_id)), ("part", origin.part_id), ("field", origin.field_id)] if origin else []
    return NewPage(
        title="Make an action",
        notice=notice,
        about=about,
        fields=fields,
        origin=hidden,
        url=addresses.NEW_ACTION,
        back_url=addresses.picture(origin.copy_id) if origin else addresses.ACTIONS,
    )


def build_action(
    look: Look,
    tool: Tool,
    action: Action,
    changes: Sequence[Change],
    fields: Fields | None = None,
    *,
    notice: str | None = None,
    seen: int | None = None,
) -> ActionPage:
    """One action with its history.

    :param changes: the first first
    :param fields: what was typed and not kept
    :param seen: the version that what was typed was written over
    """
    today = today_at(look.here)
    return ActionPage(
        title=f"Action {action.id}",
        what=action.what,
        state=state_mark(action, today),
        percent=_PERCENT[action.state],
        notice=notice,
        facts=[("Owner", action.owner), ("Due", _due(action, today)), ("State", STATE_WORDS[action.state])],
        about=about_words(tool, action),
        about_url=addresses.picture(action.copy_id) if action.copy_id is not None else None,
        fields=fields or fields_of(action),
        seen=action.version if seen is None else seen,
        state_options=[(one.value, STATE_WORDS[one]) for one in ActionState],
        url=addresses.action(action.id) if look.may_keep else None,
        history=list(_history(look, changes)),
    )


def fields_of(action: Action) -> Fields:
    """What stands in the fields of an action that nobody typed into yet."""
    values = {"what": action.what, "owner": action.owner, "due_on": action.due_on.isoformat()}
    return Fields({**values, "state": action.state.value, "reason": ""})


def about_words(tool: Tool, action: Action) -> list[Pair]:
    """Which statement of which sheet it came of; nothing for one that came of none."""
    if action.copy_id is None:
        return []
    statement = find_statement(tool, action.part_id, action.field_id)
    told = [("Theme", statement.theme), ("Statement", statement.words)] if statement else []
    return [*told, ("Sheet", action.copy_name or "")]


def state_mark(action: Action, today: date) -> Mark:
    """The shape and the word of how far it is."""
    is_in_hand = action.state is ActionState.IN_HAND
    if is_late(action, today):
        return Mark("late", "Overdue, in hand" if is_in_hand else "Overdue")
    if is_soon(action, today):
        return Mark("due", "In hand" if is_in_hand else "Due soon")
    return Mark(_MARKS[action.state], STATE_WORDS[action.state])


_MARKS = {
    ActionState.OPEN: "open",
    ActionState.IN_HAND: "part",
    ActionState.DONE: "done",
    ActionState.DROPPED: "open",
}
_PERCENT = {ActionState.OPEN: 0, ActionState.IN_HAND: 50, ActionState.DONE: 100, ActionState.DROPPED: 0}


def _fits(action: Action, show: str, today: date) -> bool:
    if show == LATE:
        return is_late(action, today)
    if show == SOON:
        return is_soon(action, today)
    return show in {"", action.state.value}


def _row(look: Look, tool: Tool, action: Action) -> ActionRow:
    today = today_at(look.here)
    statement = find_statement(tool, action.part_id, action.field_id)
    return ActionRow(
        what=action.what,
        url=addresses.action(action.id),
        owner=action.owner,
        due=day_in_words(action.due_on),
        state=state_mark(action, today),
        about=statement.theme if statement else "",
    )


def _due(action: Action, today: date) -> str:
    day = date_in_words(action.due_on, today).partition(" ")[2]
    is_near = is_late(action, today) or is_soon(action, today)
    return f"{day}, {distance_in_words(action.due_on, today)}" if is_near else day


def _empty(*, has_ended: bool, is_narrowed: bool) -> str:
    if is_narrowed:
        return "No action fits." if not has_ended else "No action that is still open fits."
    return "Every action is done or dropped." if has_ended else "Nothing is planned yet."


def _history(look: Look, changes: Sequence[Change]) -> Iterator[PastVersion]:
    before = [None, *changes[:-1]] if changes else []
    for was, now in reversed(list(zip(before, changes, strict=True))):
        yield PastVersion(
            head=f"Version {now.number}, {look.here.when(now.changed_at)}",
            words="" if was else f"Made: “{now.what}”, {now.owner}, by {day_in_words(now.due_on)}.",
            changes=[
                {"place": label, "sentence": "", "before": old, "after": new}
                for label, old, new in differences(was, now)
            ]
            if was
            else (),
            reason=now.reason,
        )
