"""What an audit pack says about itself, to an auditor who knows neither the agency nor the program."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from training_app.reports.files.columns import Totals
from training_app.reports.files.pack_rows import AgencySignOffRow, PackSpec
from training_app.reports.files.pack_tables import PACK_TABLES
from training_app.reports.files.paper import table_section
from training_app.reports.files.tables import COMPLETIONS, PEOPLE

MISSING = "missing"
_READ_ME = Path(__file__).with_name("pack_readme.md").read_text(encoding="utf-8")


def read_me(spec: PackSpec, totals: Mapping[str, Totals], vouched: Sequence[AgencySignOffRow]) -> str:
    """The page that the auditor reads first.

    :param totals: by file name, of the files that hold rows
    :param vouched: the sign-offs that are there and that are not, in the order of their file
    """
    return _READ_ME.format(
        agency=_inline(spec.agency),
        first=spec.first.isoformat(),
        last=spec.last.isoformat(),
        zone=spec.zone_name,
        made=spec.made_at.astimezone(spec.zone).date().isoformat(),
        by=_inline(spec.made_by),
        program=spec.program,
        roster=totals["roster.csv"].rows,
        completions=totals["completions.csv"].rows,
        corrections=totals["corrections.csv"].rows,
        reminders=totals["reminders.csv"].rows,
        sign_offs=totals["sign-offs.csv"].rows,
        agency_sign_offs=totals["agency-sign-offs.csv"].rows,
        lacking="\n".join(_lacking(vouched)) or "No text of this pack lacks a sign-off that it needs.",
    )


def _lacking(vouched: Sequence[AgencySignOffRow]) -> Iterator[str]:
    """A line for each version that may not stand as reviewed, with the kinds that nobody signed."""
    missing: dict[tuple[str, str, str], list[str]] = {}
    for row in vouched:
        if row.state == MISSING:
            missing.setdefault((row.module_id, row.version, row.version_hash), []).append(row.kind)
    for (module_id, version, version_hash), kinds in missing.items():
        yield f"* `{module_id}` {_inline(version)} (`{version_hash[:12]}`): {', '.join(kinds)}"


def about_columns() -> str:
    """Every column of every file of the pack."""
    head = "# Columns\n\nUTF-8 with a byte order mark, commas, CRLF, one heading line.\n"
    return "\n".join([head, *map(table_section, (PEOPLE, COMPLETIONS, *PACK_TABLES))])


def _inline(text: str) -> str:
    """A name on one line, whatever was typed into it."""
    return " ".join(text.split())
