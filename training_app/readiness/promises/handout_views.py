"""Builds what is printed for the evening of a session, each on a sheet of its own."""

import re
from collections.abc import Mapping, Sequence

from training_app.content.toolkit import Tool
from training_app.readiness import addresses as room
from training_app.readiness.models import ToolCopy
from training_app.readiness.promises.pages import Handout, HandoutsPage
from training_app.readiness.sheets import Entry, Kept, SheetPart, read_sheet
from training_app.readiness.views import Look
from training_app.web.words import counted, sentence_start

TEAM_PART = "roles"
SHEETS: Mapping[str, tuple[str, str]] = {
    "invitation": ("For every door and wall", "You are invited"),
    "ground-rules": ("For the wall, and read out", "How we talk tonight"),
    "consent": ("For each chair, and read out", "What is written down"),
}
"""What is printed of the tool, by part: where it goes, and the title that it has on paper."""
BLOCKS, LINES = 6, 3
_OPEN = re.compile(r"\[[^\[\]]{1,80}\]")
LEAD = (
    "For the printer. The first sheet is for the team. The invitation, the ground rules, the words on notes and the "
    "form for the note taker each come out on a sheet of their own."
)


def build_handouts(look: Look, tool: Tool, copy: ToolCopy, kept: Mapping[str, Kept]) -> HandoutsPage:
    """The sheets, as far as this release's tool has their parts."""
    parts = {part.id: part for part in read_sheet(tool, kept)}
    may_edit = look.may_keep and copy.put_away_at is None

    def edit_url(part_id: str) -> str | None:
        return room.part(copy.id, part_id) if may_edit else None

    return HandoutsPage(
        title="Handouts for the evening",
        session=copy.name,
        lead=LEAD,
        team=_handout(parts.get(TEAM_PART), "For the team", "Who does what tonight", edit_url(TEAM_PART)),
        handouts=[_handout(parts.get(one), where, title, edit_url(one)) for one, (where, title) in SHEETS.items()],
        blocks=BLOCKS,
        lines=LINES,
        back=(copy.name, room.copy(copy.id)),
    )


def open_places(entries: Sequence[Entry]) -> int:
    """How many places in square brackets nobody has filled in."""
    return sum(len(_OPEN.findall(text)) for entry in entries for text in _texts(entry))


def _texts(entry: Entry) -> Sequence[str]:
    return [*entry.paragraphs, *(cell for row in (entry.grid.rows if entry.grid else ()) for cell in row)]


def _handout(part: SheetPart | None, where: str, title: str, edit_url: str | None) -> Handout:
    entries = [entry for entry in part.entries if not entry.is_open] if part else []
    places = open_places(entries)
    warning = None
    if not entries:
        warning = "Nothing is filled in here yet, so this sheet comes out empty."
    elif places:
        words = counted(places, "place in square brackets is", "places in square brackets are")
        warning = sentence_start(f"{words} still to be filled in before this is printed.")
    return Handout(part.id if part else title, where, title, entries, warning, edit_url)
