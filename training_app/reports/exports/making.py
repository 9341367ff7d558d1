"""The worker's part: makes the workbooks and packs that were asked for, one at a time. Any number may do it."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency, PersonRole, Role
from training_app.accounts.queries import roles_of, unit_and_below
from training_app.accounts.rules import Permission, may
from training_app.audit.service import record
from training_app.content.catalogue import Module
from training_app.foundation.clock import Clock
from training_app.foundation.db import begin_snapshot, begin_write
from training_app.foundation.ids import AgencyId, PersonId, UnitId
from training_app.foundation.log import get_log
from training_app.reports.exports.asked import asked_again
from training_app.reports.exports.errors import FileFailed, NotTheirsAnyMore
from training_app.reports.exports.holding import Finished, LetGo, Taken, finish, keep_bytes, report, take_job
from training_app.reports.exports.models import JobState
from training_app.reports.exports.names import Hands
from training_app.reports.exports.pack_reading import Period, count_parts, parts_of, spec_of
from training_app.reports.exports.reading import count_rows, read_known, rows_of
from training_app.reports.exports.service import PACK
from training_app.reports.files.columns import Totals
from training_app.reports.files.pack import Packed, TextAltered, write_pack
from training_app.reports.files.tables import TABLES
from training_app.reports.files.xlsx_file import RowsTooMany, write_xlsx
from training_app.reports.queries import is_here
from training_app.reports.scope import Scope, scope_for
from training_app.reports.viewpoint import Viewpoint

ROWS_AT_ONCE = 1_000
"""So many rows between two reports; a cancelled job is noticed after as many."""
FOLDER = "common-ground-export-"
LEFT_AFTER = timedelta(days=1)
ALTERED = (
    "ALARM. The kept text of {module}, version {version}, is not the one whose fingerprint the records name, so no "
    "pack was made. The records are kept. Somebody changed the database past this program: tell whoever runs the "
    "server today, and let them compare it with a backup before anything else."
)
NOT_THE_SAME = (
    "The file did not add up to what was counted, so it was thrown away. The records are kept. Ask for it again; if it "
    "fails again, tell whoever runs the server."
)
Each = TypeVar("Each")
Place = tuple[IO[bytes], Path]
"""The file, and a folder for what is needed while it is made; both are gone afterwards."""
log = get_log("reports")


@dataclass(frozen=True, slots=True)
class Maker:
    """What makes files, with what it works with. ``modules`` are those of the catalogue by id."""

    open_session: Callable[[], Session]
    modules: Mapping[str, Module]
    clock: Clock

    def make_next(self) -> bool:
        """Take one job that waits and make it; False when none does.

        The records are read as they are at one moment. What fails for a reason is written down with it; what fails
        without one is taken up again, by any worker, up to three times.
        """
        with self.open_session() as session:
            taken = take_job(session, self.clock())
        if taken is None:
            return False
        try:
            self._make(taken)
        except LetGo:
            log.info("export let go", job_id=taken.id)
        except TextAltered as altered:
            log.error("export found an altered text", job_id=taken.id, module_id=altered.text.module_id)
            text = altered.text
            self._fail(taken, ALTERED.format(module=text.module_id, version=text.version), text.version_hash)
        except RowsTooMany as refused:
            self._fail(taken, refused.sentence)
        except FileFailed as refused:
            self._fail(taken, refused.sentence)
        return True

    def _make(self, taken: Taken) -> None:
        with (
            self.open_session() as session,
            tempfile.TemporaryDirectory(prefix=FOLDER) as folder,
            tempfile.TemporaryFile(dir=folder) as target,
        ):
            begin_snapshot(session)
            view = self._view(session, taken)
            make = self._packed if taken.kind == PACK else self._written
            result = make(session, view, taken, (target, Path(folder)))
            # what was read may be old by now; the rest is writing
            session.rollback()
            target.seek(0)
            with self.open_session() as writing:
                size = keep_bytes(writing, taken, target, self.clock)
                units = None if view.scope.unit_ids is None else [int(one) for one in sorted(view.scope.unit_ids)]
                begin_write(writing)
                finish(writing, taken, Finished(JobState.DONE, result, None, size, units), self.clock())
                if taken.kind == PACK:
                    self._record(writing, taken, "audit_pack.made", fingerprint=str(result["fingerprint"]))
                writing.commit()

    def _written(self, session: Session, view: Viewpoint, taken: Taken, place: Place) -> dict[str, object]:
        asked = asked_again(taken.kind, taken.asked, read_known(session, view))
        counted = count_rows(session, view, asked)
        self._report(taken, rows_total=counted.rows)
        rows = _Far(self, taken).watched(rows_of(session, view, asked))
        target, folder = place
        totals = write_xlsx(target, TABLES[taken.kind], rows, view.zone, made_at=view.now, folder=folder)
        if totals != counted:
            raise FileFailed(NOT_THE_SAME)
        return plain_totals(totals)

    def _packed(self, session: Session, view: Viewpoint, taken: Taken, place: Place) -> dict[str, object]:
        period = Period(date.fromisoformat(taken.asked["from"]), date.fromisoformat(taken.asked["to"]))
        self._report(taken, rows_total=count_parts(session, view, period))
        parts = parts_of(session, view, period)
        # one count for both of its long files
        far = _Far(self, taken)
        parts = replace(parts, people=far.watched(parts.people), completions=far.watched(parts.completions))
        made_by = Hands(session, view.scope.agency_id).name(taken.person_id)
        return plain_pack(write_pack(place[0], spec_of(view, period, made_by), parts))

    def report_far(self, taken: Taken, rows_done: int) -> None:
        """Say how many rows were read.

        :raise LetGo: when the job was cancelled, or another worker has it
        """
        self._report(taken, rows_done=rows_done)

    def _report(self, taken: Taken, **figures: int) -> None:
        with self.open_session() as session:
            report(session, taken, self.clock(), **figures)

    def _fail(self, taken: Taken, problem: str, altered: str | None = None) -> None:
        with self.open_session() as session:
            begin_write(session)
            try:
                finish(session, taken, Finished(JobState.FAILED, problem=problem), self.clock())
            except LetGo:
                return
            if altered is not None:
                self._record(session, taken, "audit_pack.text_altered", version_hash=altered)
            session.commit()

    def _record(self, session: Session, taken: Taken, action: str, **detail: str) -> None:
        record(
            session,
            agency_id=AgencyId(taken.agency_id),
            actor_id=PersonId(taken.person_id),
            action=action,
            subject=f"export:{taken.id}",
            detail={"first": taken.asked["from"], "last": taken.asked["to"], **detail},
            now=self.clock(),
        )

    def _view(self, session: Session, taken: Taken) -> Viewpoint:
        """As whoever asked may see the records now: a role that was taken since counts.

        :raise NotTheirsAnyMore: when they left, or may not see them
        """
        person_id, agency_id = PersonId(taken.person_id), AgencyId(taken.agency_id)
        roles = roles_of(session, person_id)
        needed = Permission.SEE_AGENCY_REPORT if taken.kind == PACK else Permission.SEE_UNIT_REPORT
        if not is_here(session, person_id) or not may(roles, needed):
            raise NotTheirsAnyMore
        scope = scope_for(agency_id, roles, _answered_for(session, agency_id, person_id))
        return view_of(session, scope, self.modules, self.clock)


def sweep_folders(root: Path, now: datetime) -> None:
    """Remove what a worker that was killed in the middle of a workbook left behind: names stand in it.

    :param root: the machine's folder for temporary files
    """
    for folder in root.glob(f"{FOLDER}*"):
        if folder.stat().st_mtime < (now - LEFT_AFTER).timestamp():
            shutil.rmtree(folder, ignore_errors=True)


class _Far:
    """Counts what passes, and reports it every thousand rows."""

    def __init__(self, maker: Maker, taken: Taken) -> None:
        self._maker = maker
        self._taken = taken
        self._count = 0

    def watched(self, rows: Iterable[Each]) -> Iterator[Each]:
        for row in rows:
            self._count += 1
            if self._count % ROWS_AT_ONCE == 0:
                self._maker.report_far(self._taken, self._count)
            yield row


def view_of(session: Session, scope: Scope, modules: Mapping[str, Module], clock: Clock) -> Viewpoint:
    """One look at the records of a scope, now."""
    agency = session.execute(select(Agency.name, Agency.time_zone).where(Agency.id == scope.agency_id)).one()
    return Viewpoint(scope, agency.name, ZoneInfo(agency.time_zone), clock(), modules)


def plain_totals(totals: Totals) -> dict[str, object]:
    """Rows and sums as a job keeps them."""
    return {"rows": totals.rows, "sums": dict(totals.sums)}


def plain_pack(packed: Packed) -> dict[str, object]:
    """A pack as a job keeps it: fingerprint, the SHA-256 of each file, and rows and sums of those that hold rows."""
    return {
        "fingerprint": packed.fingerprint,
        "files": dict(packed.files),
        "totals": {name: plain_totals(totals) for name, totals in packed.totals.items()},
    }


def _answered_for(session: Session, agency_id: AgencyId, person_id: PersonId) -> frozenset[UnitId]:
    """The units that a supervisor answers for, with those below them."""
    query = select(PersonRole.unit_id).where(PersonRole.person_id == person_id, PersonRole.role == Role.SUPERVISOR)
    found = [unit_and_below(session, agency_id, one) for one in session.scalars(query) if one is not None]
    return frozenset().union(*found)
