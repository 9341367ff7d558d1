"""Making and verifying an audit pack from the command line."""

import re
import tempfile
from datetime import date
from pathlib import Path

from training_app.audit.service import record
from training_app.cli.errors import CommandRefused
from training_app.cli.installation import open_installation, the_agency
from training_app.foundation.clock import system_clock
from training_app.foundation.db import begin_snapshot, begin_write
from training_app.foundation.ids import AgencyId
from training_app.reports.desk import Room
from training_app.reports.exports.making import ALTERED, view_of
from training_app.reports.exports.pack_reading import Period, parts_of, spec_of
from training_app.reports.files.pack import TextAltered, write_pack
from training_app.reports.files.pack_check import verify_pack
from training_app.reports.scope import Scope

BY = "the command line"
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def make_pack(first: date, last: date, out: Path, *, is_forced: bool) -> str:
    """Write the pack of these days, and say what is in it; the file is there whole or not at all.

    :raise CommandRefused: for days in the wrong order, a file that is there, or an altered text
    """
    if last < first:
        raise CommandRefused(f"{last} comes before {first}. Nothing was made. Give the first day first.")
    if out.exists() and not is_forced:
        raise CommandRefused(f"{out} is there already and was kept. Give another name, or --force to write over it.")
    with open_installation() as (app, session), tempfile.NamedTemporaryFile(dir=out.parent, delete=False) as target:
        part = Path(target.name)
        try:
            agency_id = AgencyId(the_agency(session).id)
            room: Room = app.extensions["reports"]
            begin_snapshot(session)
            view = view_of(session, Scope(agency_id, None), room.library.catalogue.modules, system_clock)
            period = Period(first, last)
            packed = write_pack(target, spec_of(view, period, BY), parts_of(session, view, period))
            target.flush()
            begin_write(session)
            detail = {"first": first.isoformat(), "last": last.isoformat(), "fingerprint": packed.fingerprint}
            record(
                session,
                agency_id=agency_id,
                actor_id=None,
                action="audit_pack.made",
                subject="agency",
                detail=detail,
                now=view.now,
            )
            session.commit()
            part.replace(out)
        except TextAltered as altered:
            words = ALTERED.format(module=altered.text.module_id, version=altered.text.version)
            raise CommandRefused(words) from altered
        finally:
            part.unlink(missing_ok=True)
    rows = ", ".join(f"{name} {totals.rows:,}" for name, totals in packed.totals.items() if "/" not in name)
    return (
        f"{out} holds {first} to {last}. Rows: {rows}.\n"
        f"Fingerprint: {packed.fingerprint}\n"
        "Give it to the auditor on another way than the pack. The audit log keeps it too."
    )


def check_pack(file: Path, typed: str | None) -> str:
    """Say that the pack is as it was made, and how sure that is.

    :raise CommandRefused: with the first file that is not; and for what is no fingerprint
    """
    fingerprint = typed.strip().lower() if typed is not None else None
    if fingerprint is not None and not _FINGERPRINT.fullmatch(fingerprint):
        raise CommandRefused(f"{typed} is no fingerprint. It is 64 digits and letters from a to f.")
    fault = verify_pack(file, fingerprint)
    if fault is not None:
        raise CommandRefused(fault.sentence)
    if fingerprint is None:
        return (
            "Every file is the one that the pack lists. Whoever changed a file could have made the list anew: ask the "
            "agency for the fingerprint, and give it with --fingerprint."
        )
    return "Every file is as it was made: the pack has the fingerprint that you gave."
