"""Whatever is sent: a rule says no, or the statement can be kept. Nothing else ever happens."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lrs.requirements.examples import REFERENCE, STATEMENT, about, as_sub_statement, copied
from training_app.lrs.spec.json_text import canonical, parse_json
from training_app.lrs.spec.problem import Invalid
from training_app.lrs.spec.same import is_same
from training_app.lrs.spec.statements import check_batch, check_statement
from training_app.lrs.spec.terms import referred_id, statement_terms, voided_id
from training_app.lrs.spec.types import parse_timestamp
from training_app.lrs.spec.versions import Version

STARTS = [STATEMENT, about(REFERENCE), as_sub_statement(STATEMENT)]
VERSIONS = st.sampled_from(list(Version))


def keys_of(value: Any) -> set[str]:
    """Every key in it, however deep."""
    if isinstance(value, list):
        return {key for one in value for key in keys_of(one)}
    return {*value, *(key for one in value.values() for key in keys_of(one))} if isinstance(value, dict) else set()


def leaves_of(value: Any) -> list[Any]:
    """Every value in it, however deep."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(leaf for one in inner for leaf in leaves_of(one))]


def refusal(check: Callable[..., None], *arguments: Any) -> Invalid | None:
    """What the check raised, which is nothing but this; None when it was content."""
    try:
        check(*arguments)
    except Invalid as invalid:
        return invalid
    return None


KNOWN_KEYS = sorted({key for start in STARTS for key in keys_of(start)})
KNOWN_VALUES = [leaf for start in STARTS for leaf in leaves_of(start)]
SIMPLE = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
ANY_JSON = st.recursive(
    SIMPLE | st.sampled_from(KNOWN_VALUES),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KNOWN_KEYS) | st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@st.composite
def nearly_statements(draw: st.DrawFn) -> Any:
    """A good statement in which some values are changed, added or lost."""
    statement = copied(draw(st.sampled_from(STARTS)))
    for _ in range(draw(st.integers(1, 3))):
        places = [leaf for leaf in leaves_of(statement) if isinstance(leaf, dict | list) and leaf]
        place = draw(st.sampled_from(places))
        if isinstance(place, list):
            place[draw(st.integers(0, len(place) - 1))] = copied(draw(ANY_JSON))
        elif draw(st.booleans()):
            place[draw(st.sampled_from(sorted(place)) | st.sampled_from(KNOWN_KEYS))] = copied(draw(ANY_JSON))
        else:
            del place[draw(st.sampled_from(sorted(place)))]
    return statement


@given(ANY_JSON | nearly_statements(), VERSIONS)
def test_any_json_is_accepted_or_refused_with_a_rule_a_place_and_a_sentence(value: Any, version: Version) -> None:
    invalid = refusal(check_statement, value, version)

    if invalid is not None:
        assert invalid.requirement.startswith(("XAPI-00", "4.2."))
        assert invalid.path
        assert str(invalid) == f"{invalid.path}: {invalid.sentence} ({invalid.requirement})"


@given(nearly_statements(), VERSIONS)
def test_what_is_accepted_can_be_kept_found_and_compared(statement: Any, version: Version) -> None:
    if refusal(check_statement, statement, version) is not None:
        return

    sent: Any = parse_json(json.dumps(statement).encode())
    kept: Any = parse_json(canonical(sent))

    assert kept == sent
    check_statement(kept, version)
    assert is_same(kept, sent)
    assert statement_terms(kept) == statement_terms(sent)
    assert referred_id(kept) == referred_id(sent)
    assert voided_id(kept) == voided_id(sent)
    if "timestamp" in sent:
        assert parse_timestamp(kept["timestamp"]) == parse_timestamp(sent["timestamp"])


@given(st.lists(ANY_JSON, max_size=3), VERSIONS)
def test_no_batch_does_anything_else(values: list[Any], version: Version) -> None:
    invalid = refusal(check_batch, values, version)

    assert all(isinstance(one, dict) for one in values) if invalid is None else invalid.path.startswith("[")


@given(st.binary(max_size=60) | ANY_JSON.map(json.dumps).map(str.encode))
def test_no_bytes_break_the_reader(text: bytes) -> None:
    try:
        value = parse_json(text)
    except ValueError:
        return

    assert parse_json(canonical(value)) == value


def test_a_refusal_repeats_no_more_than_the_beginning_of_what_was_sent() -> None:
    with pytest.raises(Invalid) as caught:
        check_statement(STATEMENT | {"x" * 1_000_000: 1}, Version.V1)

    assert len(str(caught.value)) < 400
