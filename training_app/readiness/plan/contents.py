"""The whole plan as it is kept with a sign-off, so that it can be read years later whatever the library then says."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from training_app.content.toolkit import Tool
from training_app.readiness.answers import Answers, at_first, to_json
from training_app.readiness.sheets import Entry, Grid, Kept, SheetPart, read_sheet


@dataclass(frozen=True, slots=True)
class Frozen:
    """A plan as it was: what its copy and its parts were called, what stood in them in words, and the answers."""

    name: str
    tool: str
    origin: str
    licence: str
    source_ids: Sequence[str]
    parts: Sequence[SheetPart]
    answers: Mapping[str, Answers]


def answers_now(tool: Tool, kept: Mapping[str, Kept]) -> dict[str, Answers]:
    """What stands in each part: its newest version, or what the library suggests."""
    return {part.id: kept[part.id].answers if part.id in kept else at_first(part) for part in tool.parts}


def hash_of(answers: Mapping[str, Answers]) -> str:
    """SHA-256 over the answers alone: the same answers have the same hash, whatever labels stand above them."""
    text = json.dumps(_plain(answers), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def freeze(tool: Tool, name: str, kept: Mapping[str, Kept]) -> str:
    """As JSON."""
    content = {
        "name": name,
        "tool": tool.title,
        "tool_hash": tool.version_hash,
        "origin": tool.origin,
        "licence": tool.licence,
        "source_ids": list(tool.cited),
        "answers": _plain(answers_now(tool, kept)),
        "parts": [_part_json(part) for part in read_sheet(tool, kept)],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def thaw(content: str) -> Frozen:
    """What ``freeze`` made."""
    found = json.loads(content)
    return Frozen(
        name=found["name"],
        tool=found["tool"],
        origin=found["origin"],
        licence=found["licence"],
        source_ids=found["source_ids"],
        parts=[_part(one) for one in found["parts"]],
        answers={part_id: _answers(part) for part_id, part in found["answers"].items()},
    )


def _plain(answers: Mapping[str, Answers]) -> dict[str, Any]:
    return {part_id: json.loads(to_json(part, None)) for part_id, part in answers.items()}


def _part_json(part: SheetPart) -> dict[str, Any]:
    return {
        "id": part.id,
        "title": part.title,
        "lead": part.lead,
        "number": part.number,
        "entries": [
            {
                "key": one.key,
                "label": one.label,
                "paragraphs": list(one.paragraphs),
                "grid": {"heads": list(one.grid.heads), "rows": [list(row) for row in one.grid.rows]}
                if one.grid
                else None,
            }
            for one in part.entries
        ],
    }


def _part(found: Mapping[str, Any]) -> SheetPart:
    entries = [
        Entry(one["key"], one["label"], one["paragraphs"], Grid(**one["grid"]) if one["grid"] else None)
        for one in found["entries"]
    ]
    return SheetPart(found["id"], found["title"], found["lead"], "", (), found["number"], entries)


def _answers(part: Mapping[str, Any]) -> Answers:
    return {
        key: tuple({str(cell): str(text) for cell, text in row.items()} for row in value)
        if isinstance(value, list)
        else str(value)
        for key, value in part.items()
    }
