"""The xAPI profile of the program's own statements: one document, made from the words they use.

Source: xAPI Profiles specification 1.0, https://github.com/adlnet/xapi-profiles. To write it out:
``python -m training_app.xapi.profile > docs/xapi/profile.jsonld``
"""

import json
import sys
from functools import cache

from training_app.xapi import vocabulary as words
from training_app.xapi.profile_concepts import CONCEPTS
from training_app.xapi.profile_patterns import PATTERNS, PRIMARY, pattern_id
from training_app.xapi.profile_templates import TEMPLATES, Part, template_id

_CONTEXT = "https://w3id.org/xapi/profiles/context"
_CONFORMS_TO = "https://w3id.org/xapi/profiles#1.0"
_MADE = "2026-11-26T00:00:00Z"
_PATTERN_NAMES = frozenset(name for name, *_ in PATTERNS)


@cache
def profile_bytes() -> bytes:
    """The document as it is served and as it stands in the documentation."""
    return (json.dumps(_profile(), ensure_ascii=False, indent=2) + "\n").encode()


def _profile() -> Part:
    return {
        "@context": _CONTEXT,
        "id": words.PROFILE,
        "type": "Profile",
        "conformsTo": _CONFORMS_TO,
        **_said(
            "Common Ground", "What officers do in the trauma-informed modules and branching scenarios of Common Ground."
        ),
        "versions": [{"id": words.PROFILE_VERSION, "generatedAtTime": _MADE}],
        "author": {"type": "Organization", "name": "Common Ground"},
        "concepts": [_concept(*one) for one in CONCEPTS],
        "templates": [_template(*one) for one in TEMPLATES],
        "patterns": [_pattern(*one) for one in PATTERNS],
    }


def _said(label: str, definition: str) -> Part:
    return {"prefLabel": {"en": label}, "definition": {"en": definition}}


def _concept(iri: str, kind: str, label: str, definition: str, schema: Part) -> Part:
    return {
        "id": iri,
        "type": kind,
        "inScheme": words.PROFILE_VERSION,
        **_said(label, definition),
        # a string that holds JSON: section 7.2
        "inlineSchema": json.dumps(schema),
    }


def _template(name: str, label: str, determined: Part, rules: list[Part]) -> Part:
    return {
        "id": template_id(name),
        "type": "StatementTemplate",
        "inScheme": words.PROFILE_VERSION,
        **_said(label, f"{label}."),
        **determined,
        "rules": rules,
    }


def _pattern(name: str, label: str, how: str, members: list[str]) -> Part:
    ids = [pattern_id(one) if one in _PATTERN_NAMES else template_id(one) for one in members]
    return {
        "id": pattern_id(name),
        "type": "Pattern",
        "primary": name == PRIMARY,
        "inScheme": words.PROFILE_VERSION,
        **_said(label, f"{label}."),
        # zeroOrMore, oneOrMore and optional take one member, the others a list
        how: ids if how in {"sequence", "alternates"} else ids[0],
    }


if __name__ == "__main__":
    sys.stdout.buffer.write(profile_bytes())
