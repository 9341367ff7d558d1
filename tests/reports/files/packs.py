"""Parts of a pack for the tests: people, records and the texts that ship; and packs that somebody has tampered with."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.reports.files.sheets import CHICAGO, DONE, NOW
from tests.shipped import shipped_catalogue
from training_app.reports.files.pack import Packed, write_pack
from training_app.reports.files.pack_rows import (
    AgencySignOffRow,
    CorrectionRow,
    KeptText,
    PackParts,
    PackSpec,
    ReminderRow,
)
from training_app.reports.files.rows import CompletionRow, PersonRow

SPEC = PackSpec(
    agency="Riverton Police Department",
    first=date(2026, 7, 1),
    last=date(2026, 9, 30),
    zone=CHICAGO,
    zone_name="America/Chicago",
    made_at=NOW,
    made_by="Abara, D.",
    program="0.1.0",
)
OFFICER = PersonRow(
    agency="Riverton Police Department",
    unit_path="Operations / Patrol / Patrol B",
    person_id=17,
    badge="4417",
    officer_id="412233",
    family_name="Ortiz",
    given_name="Jamie",
    rank="Officer",
    supervisor="Whitfield, S.",
    roles="officer",
    is_active="yes",
    joined_on=date(2024, 2, 1),
    left_on=None,
    done=2,
    open=1,
    overdue=0,
    credited_minutes=80,
)
CORRECTION = CorrectionRow(
    person_id=17,
    badge="4417",
    name="Ortiz, Jamie",
    module_id="m01-trauma",
    attempt_id="5b1e",
    event_id="c0ff",
    kind="completion_voided",
    happened_at=NOW,
    before="done on 2026-08-02",
    after="taken back",
    by="Abara, D.",
    reason="=wrong person signed in",
)
REMINDER = ReminderRow(
    person_id=17,
    badge="4417",
    name="Ortiz, Jamie",
    module_id="m02-asking",
    due_on=date(2026, 9, 20),
    kind="due_7",
    sent_to="Ortiz, Jamie",
    sent_at=NOW,
    outcome="sent",
)

SIGNED = AgencySignOffRow(
    module_id="m01-trauma",
    version="1.0.0",
    version_hash="0" * 64,
    sensitive="yes",
    kind="community",
    state="signed",
    signed_by="=N. Haddad",
    signed_at=NOW,
    note="read with four neighbors",
)
LACKING = replace(SIGNED, kind="subject", state="missing", signed_by="", signed_at=None, note="")


def texts(count: int = 2) -> list[KeptText]:
    """The first modules that ship, as they are kept."""
    modules = list(shipped_catalogue().modules.values())[:count]
    return [KeptText(one.id, one.version, one.version_hash, one.package_json) for one in modules]


def completions(people: int, kept: list[KeptText]) -> Iterator[CompletionRow]:
    for person in range(people):
        for text in kept:
            yield replace(
                DONE,
                person_id=person,
                name=f"=Name {person}, Robin",
                module_id=text.module_id,
                version=text.version,
                version_hash=text.version_hash,
            )


def parts(people: int = 3, kept: list[KeptText] | None = None) -> PackParts:
    kept = texts() if kept is None else kept
    return PackParts(
        people=[replace(OFFICER, person_id=number) for number in range(people)],
        completions=completions(people, kept),
        corrections=[CORRECTION],
        reminders=[REMINDER],
        texts=kept,
        agency_sign_offs=[SIGNED, LACKING],
    )


def packed(path: Path, of: PackParts | None = None) -> Packed:
    with path.open("wb") as target:
        return write_pack(target, SPEC, of or parts())


def files_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Put the zip together again with its files changed, as somebody with a zip program would."""
    files = files_of(path)
    change(files)
    write_files(path, list(files.items()))


def write_files(path: Path, files: list[tuple[str, bytes]]) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    path.write_bytes(content.getvalue())


def sums_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """The list as it stands in the pack."""
    lines = files["SHA256SUMS"].decode().splitlines()
    return {line[66:]: line[:64] for line in lines}
