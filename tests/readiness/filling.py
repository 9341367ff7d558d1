"""Tools for tests: a small one with a field of each kind, and copies of the shipped ones filled in by hand."""

from training_app.content.toolkit import Column, Field, FieldKind, Part, Tool, Word

SCALE = (Word("missing", "Missing", ""), Word("shown", "Shown", ""))
SIDES = (Word("family", "The family", ""), Word("staff", "Staff", ""))


def field(field_id: str, kind: FieldKind, **known: object) -> Field:
    values = {"label": f"Label of {field_id}", "hint": "", "default": "", "options": (), "columns": (), "starts": ()}
    return Field(id=field_id, kind=kind, **{**values, **known})


PART = Part(
    "night",
    "The night",
    "",
    "",
    (),
    (
        field("place", FieldKind.LINE, default="The hall"),
        field("letter", FieldKind.TEXT, default="Dear neighbors,\n\nwe listen."),
        field("held-on", FieldKind.DAY),
        field("side", FieldKind.CHOICE, options=SIDES),
        field("liaison", FieldKind.RATING),
        field(
            "steps",
            FieldKind.ROWS,
            columns=(
                Column("for", "For whom", FieldKind.CHOICE, SIDES),
                Column("does", "What is done", FieldKind.LINE, (), is_wide=True),
                Column("by", "By", FieldKind.DAY, ()),
            ),
            starts=({"for": "family", "does": "Two go in person"},),
        ),
    ),
)
TOOL = Tool(
    id="sample",
    title="A sample",
    one="a copy",
    purpose="For tests.",
    how=("First.", "Then."),
    origin="Made for tests.",
    source_ids=(),
    licence="CC BY 4.0",
    scale=SCALE,
    scenario_id=None,
    parts=(PART,),
    version_hash="0" * 64,
)


def something_for(tool: Tool, part: Part) -> dict[str, str]:
    """What an agency could type into every field of a part, as the page's form sends it."""
    typed: dict[str, str] = {}
    for one in part.fields:
        if one.kind is FieldKind.RATING:
            typed |= {f"{one.id}.step": tool.scale[-1].id, f"{one.id}.evidence": "The last five cases."}
            typed[f"{one.id}.owner"] = "Captain, Patrol"
        elif one.kind is FieldKind.ROWS:
            typed |= {f"{one.id}.0.{column.id}": _cell(column) for column in one.columns}
        else:
            typed[one.id] = _cell(one)
    return typed


def _cell(one: Field | Column) -> str:
    if one.kind is FieldKind.DAY:
        return "2027-03-01"
    return one.options[0].id if one.kind is FieldKind.CHOICE else f"Ours: {one.id}"
