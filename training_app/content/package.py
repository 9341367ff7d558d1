"""The canonical text of a compiled module, kept with attempts so that old versions can be shown years later."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache

from pydantic import TypeAdapter

from training_app.content.catalogue import Lesson, Module, Source
from training_app.scenarios.graph import Choice, Decision, End, Node, Passage, Route

PACKAGE_FORMAT = 1

_KINDS: Mapping[str, type[Node]] = {"decision": Decision, "passage": Passage, "route": Route, "end": End}
_NOT_KEPT = {Module: {"version_hash", "package_json"}, Node: {"line"}}
# Fields that packages of the first release did not have. At their default they are left out, so that a module whose
# text nobody touched keeps its hash, and old packages are read as they stand.
_ADDED_LATER: Mapping[type, Mapping[str, object]] = {
    Module: {"individual_check": True, "further": ()},
    Lesson: {"content_note": None},
    Node: {"hard": None},
    Choice: {"hard": None},
}


def canonical_json(value: object) -> str:
    """Return JSON with sorted keys, no spaces and unescaped letters: equal values, equal text."""
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def fingerprint(value: object) -> str:
    """Return the SHA-256 of the canonical JSON, as hexadecimal."""
    return sha256_text(canonical_json(value))


def sha256_text(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, as hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def pack_module(module: Module, sources: Iterable[Source]) -> str:
    """Return the package: the module without its own hash, its scenario, and the sources it cites."""
    return canonical_json({"format": PACKAGE_FORMAT, "module": module, "sources": list(sources)})


def restore_module(package_json: str) -> Module:
    """Return the module that was packed into this text, equal to the one that was packed.

    :raise ValueError: when the text is not a package of this format
    """
    plain = _opened(package_json).get("module")
    if not isinstance(plain, dict) or "scenario" not in plain:
        raise ValueError("the package holds no module")
    if isinstance(plain["scenario"], dict):
        plain["scenario"]["nodes"] = {
            node_id: _node_adapters()[node.pop("kind")].validate_python(node)
            for node_id, node in plain["scenario"]["nodes"].items()
        }
    return _module_adapter().validate_python(
        {**plain, "package_json": package_json, "version_hash": sha256_text(package_json)}
    )


def restore_sources(package_json: str) -> dict[str, Source]:
    """Return the sources as they were when the module was packed, by id.

    :raise ValueError: when the text is not a package of this format
    """
    sources = TypeAdapter(list[Source]).validate_python(_opened(package_json)["sources"])
    return {source.id: source for source in sources}


def _opened(package_json: str) -> dict[str, object]:
    package = json.loads(package_json)
    if not isinstance(package, dict) or package.get("format") != PACKAGE_FORMAT:
        raise ValueError("not a package of this format")
    return package


@cache
def _module_adapter() -> TypeAdapter[Module]:
    return TypeAdapter(Module)


@cache
def _node_adapters() -> Mapping[str, TypeAdapter[Node]]:
    return {name: TypeAdapter[Node](kind) for name, kind in _KINDS.items()}


def _plain(value: object) -> object:
    """Dataclasses become mappings, tuples become lists; a node also tells its kind."""
    if is_dataclass(value) and not isinstance(value, type):
        left_out = _left_out(value)
        plain = {f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.name not in left_out}
        kind_name = next((name for name, kind in _KINDS.items() if isinstance(value, kind)), None)
        return plain if kind_name is None else {**plain, "kind": kind_name}
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return value


def _left_out(value: object) -> set[str]:
    never = {name for kind, names in _NOT_KEPT.items() if isinstance(value, kind) for name in names}
    later = [
        (name, plain)
        for kind, names in _ADDED_LATER.items()
        if isinstance(value, kind)
        for name, plain in names.items()
    ]
    return never | {name for name, plain in later if getattr(value, name) == plain}
