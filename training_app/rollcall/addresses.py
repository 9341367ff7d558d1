"""The addresses of a roll call's pages, all in one place."""

from uuid import UUID

from flask import url_for

INDEX = "/app/roll-call"


def start(module_id: str) -> str:
    """Where a new roll call is asked for (POST)."""
    return url_for("rollcall.start_roll_call", module_id=module_id)


def story(roll_call_id: UUID, step: int | None = None, note: str | None = None) -> str:
    """The story where it stands, or an earlier step to look at; posting to it counts the hands."""
    return url_for("rollcall.show_story", roll_call_id=roll_call_id, step=step, note=note)


def close(roll_call_id: UUID) -> str:
    """Where a running one is closed without a record (POST)."""
    return url_for("rollcall.close_roll_call", roll_call_id=roll_call_id)


def debrief(roll_call_id: UUID) -> str:
    """The debrief of the squad's path."""
    return url_for("rollcall.show_debrief", roll_call_id=roll_call_id)


def roster(roll_call_id: UUID, unit: int | None = None, tick: str | None = None) -> str:
    """The list of who is here; posting to it shows what would be recorded."""
    return url_for("rollcall.show_roster", roll_call_id=roll_call_id, unit=unit, tick=tick)


def record(roll_call_id: UUID) -> str:
    """Where the ticked people are recorded (POST)."""
    return url_for("rollcall.record_roster", roll_call_id=roll_call_id)


def done(roll_call_id: UUID) -> str:
    """Who got what."""
    return url_for("rollcall.show_done", roll_call_id=roll_call_id)
