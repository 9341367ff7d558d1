"""Builds the pages on which tools are found and copies are read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from training_app.content.catalogue import Catalogue, Source
from training_app.content.toolkit import Tool
from training_app.readiness import addresses
from training_app.readiness.beside import links_of
from training_app.readiness.files import Paper
from training_app.readiness.models import ToolCopy
from training_app.readiness.pages import CopyPage, DueLine, HomePage, Mark, SheetPage, ShownPart, ToolPage
from training_app.readiness.queries import CopyLine
from training_app.readiness.sheets import Kept, SheetPart, read_sheet
from training_app.web.here import Here
from training_app.web.words import counted, sentence_start

NOTICES = {
    "begun": "Begun. Fill in one part after the other, in any order; each is kept by itself.",
    "kept": "Kept. The version before is in the history.",
    "renamed": "The name is changed.",
    "away": "Put away. It is kept, out of the way, and can be brought back.",
    "back": "Brought back. It can be written in again.",
}
ENDINGS = (("html", "a page"), ("md", "Markdown"), ("csv", "CSV"))
LEAD = (
    "What an agency does before and after the worst day, as working papers. Nothing here is about a person: owners are "
    "posts, and no name of the roster is taken."
)


@dataclass(frozen=True, slots=True)
class Look:
    """What every page needs: the texts, the agency's zone and now, and whether who asks may write."""

    catalogue: Catalogue
    here: Here
    may_keep: bool

    def sources(self, source_ids: Sequence[str]) -> list[Source]:
        """The sources of these ids, as far as this release has them."""
        return [self.catalogue.sources[one] for one in source_ids if one in self.catalogue.sources]


def build_home(look: Look, copies: Sequence[CopyLine], beside: Sequence[DueLine] = ()) -> HomePage:
    """Every tool of the release, with how far the agency is."""
    tools = look.catalogue.toolkit.values()
    return HomePage(
        LEAD, [_tool_line(tool, [one for one in copies if one.tool_id == tool.id]) for tool in tools], beside
    )


def build_tool(look: Look, tool: Tool, copies: Sequence[CopyLine], *, name: str, error: str | None = None) -> ToolPage:
    """One tool with the agency's copies.

    :param name: what stands in the field for the next copy's name
    """
    lines = [(one.put_away_at is not None, _copy_line(look, tool, one)) for one in copies]
    return ToolPage(
        title=tool.title,
        one=tool.one,
        purpose=tool.purpose,
        how=tool.how,
        origin=tool.origin,
        licence=tool.licence,
        sources=look.sources(tool.source_ids),
        copies=[line for is_away, line in lines if not is_away],
        put_away=[line for is_away, line in lines if is_away],
        begin_url=f"{addresses.tool(tool.id)}/begin" if look.may_keep else None,
        name=name,
        error=error,
    )


def build_sheet(look: Look, tool: Tool, copy: ToolCopy, kept: Mapping[str, Kept], *, agency: str) -> SheetPage:
    """A copy as what is read."""
    parts = read_sheet(tool, kept)
    done = sum(part.number > 0 for part in parts)
    is_writable = look.may_keep and copy.put_away_at is None
    return SheetPage(
        title=copy.name,
        tool=tool.title,
        agency=agency,
        state=f"As of {look.here.when(look.here.now)}",
        percent=round(100 * done / len(parts)),
        filled=f"{done} of {len(parts)} parts kept",
        parts=[_shown(look, copy, part, is_writable=is_writable) for part in parts],
        origin=tool.origin,
        licence=tool.licence,
        sources=look.sources(tool.cited),
    )


def build_copy(
    look: Look,
    tool: Tool,
    copy: ToolCopy,
    sheet: SheetPage,
    *,
    notice: str | None = None,
    typed: tuple[str, str] | None = None,
) -> CopyPage:
    """A copy with what can be done with it.

    :param typed: a name that could not be kept, and why
    """
    url = addresses.copy(copy.id)
    is_away = copy.put_away_at is not None
    return CopyPage(
        sheet=sheet,
        notice=notice,
        is_put_away=is_away,
        beside=links_of(tool.id, copy.id),
        files=[(f"As {words}", addresses.file(copy.id, ending)) for ending, words in ENDINGS],
        history_url=addresses.history(copy.id),
        rename_url=f"{url}/name" if look.may_keep and not is_away else None,
        move_url=f"{url}/{'bring-back' if is_away else 'put-away'}" if look.may_keep else None,
        name=typed[0] if typed else copy.name,
        error=typed[1] if typed else None,
    )


def build_paper(sheet: SheetPage, parts: Sequence[SheetPart]) -> Paper:
    """The same as a file is made of it."""
    return Paper(
        title=sheet.title,
        tool=sheet.tool,
        agency=sheet.agency,
        state=sheet.state,
        origin=sheet.origin,
        licence=sheet.licence,
        parts=parts,
        sources=sheet.sources,
    )


def _tool_line(tool: Tool, copies: Sequence[CopyLine]) -> DueLine:
    in_use = [one for one in copies if one.put_away_at is None]
    return DueLine(tool.title, addresses.tool(tool.id), _tool_mark(tool, in_use), tool.purpose)


def _tool_mark(tool: Tool, in_use: Sequence[CopyLine]) -> Mark:
    if not in_use:
        return Mark("open", "Not begun")
    is_whole = all(one.parts_kept >= len(tool.parts) for one in in_use)
    return Mark("done" if is_whole else "part", f"{sentence_start(counted(len(in_use), 'copy', 'copies'))}")


def _copy_line(look: Look, tool: Tool, copy: CopyLine) -> DueLine:
    return DueLine(copy.name, addresses.copy(copy.id), _copy_mark(tool, copy), " ".join(_copy_words(look, copy)))


def _copy_mark(tool: Tool, copy: CopyLine) -> Mark:
    if copy.parts_kept >= len(tool.parts):
        return Mark("done", "Every part kept")
    return Mark("part" if copy.parts_kept else "open", f"{copy.parts_kept} of {len(tool.parts)} parts")


def _copy_words(look: Look, copy: CopyLine) -> Iterator[str]:
    yield f"Begun {look.here.when(copy.begun_at)}."
    if copy.kept_at is not None:
        yield f"Kept last {look.here.when(copy.kept_at)}."


def _shown(look: Look, copy: ToolCopy, part: SheetPart, *, is_writable: bool) -> ShownPart:
    version = f"Version {part.number}" if part.number else "Not kept yet"
    return ShownPart(
        id=part.id,
        title=part.title,
        lead=part.lead,
        basis=part.basis,
        sources=look.sources(part.source_ids),
        note=version,
        entries=part.entries,
        edit_url=addresses.part(copy.id, part.id) if is_writable else None,
        leave_behind=part.leave_behind,
    )
