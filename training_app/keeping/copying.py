"""A person's copy of everything that is held about them: one zip of JSON and a page to read it by."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from io import BytesIO
from typing import Any

from sqlalchemy import ColumnElement, Table
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import PersonId
from training_app.keeping import finding
from training_app.keeping.finding import Whose
from training_app.keeping.holdings import HOLDINGS, Held
from training_app.keeping.plain import plain

FORMAT = "common-ground/everything-held/1"
SELF_CHECK = (
    "The self-check: nothing is held. What you answer there stays in the open page and is sent to nobody, so there is "
    "no record of it here or anywhere, and nobody can give you or anybody else one."
)
_SEE = "font-family: sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.5"


@dataclass(frozen=True, slots=True)
class Part:
    """What one file of the copy holds."""

    held: Held
    about: int
    by: int


def copy_for_person(session: Session, whose: Whose, now: datetime) -> bytes:
    """Everything that is held about the person, as a zip: ``index.html``, and ``data/<name>.json`` for each part.

    Read only; the format is in docs/retention.md.
    """
    parts: list[Part] = []
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for held in HOLDINGS:
            if held.is_index:
                continue
            part = _write_part(archive, session, held, whose, now)
            parts.append(part)
        _write(archive, "index.html", _index(parts, now), now)
    return packed.getvalue()


def copy_by_administrator(session: Session, whose: Whose, *, by: PersonId | None, reason: str, now: datetime) -> bytes:
    """The same, made by an administrator for the person: recorded with the reason before it is given. Commits.

    :param by: None for the command line
    :raise NotFound: for somebody of another agency
    """
    begin_write(session)
    person = session.get(Person, whose.person_id)
    if person is None or person.agency_id != whose.agency_id:
        session.rollback()
        raise NotFound
    copy = copy_for_person(session, whose, now)
    record(
        session,
        agency_id=whose.agency_id,
        actor_id=by,
        action="keeping.copy_made",
        subject=f"person:{whose.person_id}",
        reason=reason,
        now=now,
    )
    session.commit()
    return copy


def _write_part(archive: zipfile.ZipFile, session: Session, held: Held, whose: Whose, now: datetime) -> Part:
    table = finding.table_of(held)
    is_about = bool(held.about or held.through or held.named)
    about = (
        _rows(session, table, finding.about(held, whose), [c.name for c in table.c if c.name not in held.secrets])
        if is_about
        else []
    )
    by = _rows(session, table, finding.done_by(held, whose), held.by_shows) if held.by_shows else []
    content = {
        "format": FORMAT,
        "table": held.table,
        "what": held.what,
        "not_given": [{"column": column, "why": why} for column, why in held.secrets.items()],
        "about_you": about,
        "done_by_you": by,
    }
    _write(archive, f"data/{held.name}.json", json.dumps(content, indent=1, ensure_ascii=False), now)
    return Part(held, len(about), len(by))


def _rows(session: Session, table: Table, which: ColumnElement[bool], columns: Sequence[str]) -> list[dict[str, Any]]:
    return [plain({name: row[name] for name in columns}) for row in finding.read(session, table, which)]


def _write(archive: zipfile.ZipFile, name: str, text: str, now: datetime) -> None:
    entry = zipfile.ZipInfo(name, now.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text)


def _index(parts: Sequence[Part], now: datetime) -> str:
    lines = "\n".join(_index_line(part) for part in parts if part.about or part.by)
    empty = ", ".join(part.held.name for part in parts if not part.about and not part.by)
    secrets = "\n".join(
        f"<li>{escape(part.held.name)}, {escape(column)}: {escape(why)}</li>"
        for part in parts
        for column, why in part.held.secrets.items()
        if part.about
    )
    return f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Everything held about you</title></head>
<body style="{_SEE}">
<h1>Everything held about you</h1>
<p>Made on {now:%Y-%m-%d at %H:%M} UTC. Each file under <code>data</code> is text in the form JSON: any editor opens it.
Moments are in UTC. "About you" are rows about you; "by you" are moments at which you did something to the records of
others, of which only that is given.</p>
<table>
<caption>What is held</caption>
<thead><tr><th scope="col">File</th><th scope="col">What it is</th><th scope="col">About you</th>
<th scope="col">By you</th></tr></thead>
<tbody>
{lines}
</tbody>
</table>
<h2>Nothing of these kinds is held</h2>
<p>{escape(empty)}</p>
<p>{escape(SELF_CHECK)}</p>
<h2>Held, and not given</h2>
<ul>
{secrets}
</ul>
</body>
</html>
"""


def _index_line(part: Part) -> str:
    name = escape(part.held.name)
    return (
        f'<tr><th scope="row"><a href="data/{name}.json">{name}</a></th><td>{escape(part.held.what)}</td>'
        f"<td>{part.about}</td><td>{part.by}</td></tr>"
    )
