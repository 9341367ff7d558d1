"""Who can see what of the self-check: one map, read by the page, by the docs and by the tests."""

from dataclasses import dataclass
from pathlib import Path

from training_app.wellness.markup import escaped, list_items
from training_app.wellness.reading import Fields, read_fields

MAP = Path(__file__).parent / "who.yaml"


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere an answer could leave a trace, and is searched for one."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody, what they could hand over if they wanted to or had to, and what they could not."""

    who: str
    could: str
    could_not: str
    proofs: tuple[str, ...]
    """The test files that fail when this stops being true."""


@dataclass(frozen=True, slots=True)
class DataMap:
    """The whole map."""

    places: tuple[Place, ...]
    parties: tuple[Party, ...]
    promises_nobody_can_make: tuple[str, ...]
    law: tuple[str, ...]
    sources: tuple[str, ...]


def load_map(path: Path = MAP) -> DataMap:
    """Return the map.

    :raise BadFile: naming line and field
    """
    fields = read_fields(path)
    found = DataMap(
        places=tuple(_place(block) for block in fields.blocks("places")),
        parties=tuple(_party(block) for block in fields.blocks("parties")),
        promises_nobody_can_make=fields.texts("promises_nobody_can_make"),
        law=fields.texts("law"),
        sources=fields.texts("sources"),
    )
    fields.refuse_others()
    return found


def party_rows(data_map: DataMap) -> str:
    """Return the rows of the page's table."""
    return "\n".join(
        f'<tr><th scope="row">{escaped(each.who)}</th><td>{escaped(each.could)}</td>'
        f"<td>{escaped(each.could_not)}</td></tr>"
        for each in data_map.parties
    )


def searched(data_map: DataMap) -> str:
    """Return the places as one phrase: a, b and c."""
    *others, last = [escaped(place.words) for place in data_map.places]
    return f"{', '.join(others)} and {last}"


def limits(data_map: DataMap) -> str:
    """Return what nobody can promise."""
    return list_items(data_map.promises_nobody_can_make)


def party_table(data_map: DataMap) -> str:
    """Return the same rows as a Markdown table, as docs/privacy-self-check.md must have them."""
    head = "| Who | Could hand over | Could not | Fails when it stops being true |\n|---|---|---|---|\n"
    return head + "".join(
        f"| {each.who} | {each.could} | {each.could_not} | {', '.join(f'`{proof}`' for proof in each.proofs)} |\n"
        for each in data_map.parties
    )


def _place(block: Fields) -> Place:
    place = Place(block.text("id"), block.text("words"))
    block.refuse_others()
    return place


def _party(block: Fields) -> Party:
    party = Party(block.text("who"), block.text("could"), block.text("could_not"), block.texts("proofs"))
    block.refuse_others()
    return party
