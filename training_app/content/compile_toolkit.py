"""A tool's file made into what the program uses."""

from hashlib import sha256

from training_app.content.drafts import ToolDraft
from training_app.content.toolkit import Column, Field, FieldKind, Part, Tool, Word
from training_app.content.toolkit_schema import ColumnRecord, FieldRecord, PartRecord, WordRecord


def compile_tool(draft: ToolDraft) -> Tool:
    """Return the tool; its hash is that of the whole file's meaning, so that a copy can say what it was made from."""
    head = draft.head
    return Tool(
        id=head.id,
        title=head.title,
        one=head.one,
        purpose=head.purpose,
        how=tuple(head.how),
        origin=head.origin,
        source_ids=tuple(head.sources),
        licence=head.licence,
        scale=_words(head.scale),
        scenario_id=head.scenario,
        parts=tuple(_part(part) for part in head.parts),
        version_hash=sha256(head.model_dump_json().encode()).hexdigest(),
    )


def _part(record: PartRecord) -> Part:
    return Part(
        id=record.id,
        title=record.title,
        lead=record.lead or "",
        basis=record.basis or "",
        source_ids=tuple(record.sources),
        fields=tuple(_field(field) for field in record.fields),
        leave_behind=record.leave_behind,
    )


def _field(record: FieldRecord) -> Field:
    return Field(
        id=record.id,
        label=record.label,
        hint=record.hint or "",
        kind=FieldKind(record.kind),
        default=record.default or "",
        options=_words(record.options),
        columns=tuple(_column(column) for column in record.columns),
        starts=tuple(dict(start) for start in record.starts),
    )


def _column(record: ColumnRecord) -> Column:
    return Column(record.id, record.label, FieldKind(record.kind), _words(record.options), record.wide)


def _words(records: list[WordRecord]) -> tuple[Word, ...]:
    return tuple(Word(record.id, record.label, record.meaning or "") for record in records)
