"""What the two directories send means what they mean, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.provisioning.errors import InvalidValue, ScimRefused
from training_app.provisioning.names import ENTERPRISE, PATCH, USER, Attribute
from training_app.provisioning.reading import (
    GroupChange,
    read_flag,
    read_group_patch,
    read_user,
    read_user_patch,
)


def patch(*operations: object) -> dict[str, object]:
    return {"schemas": [PATCH], "Operations": list(operations)}


@pytest.mark.parametrize(
    ("operation", "wanted"),
    [
        # Entra ID: capitals, and a truth as text
        ({"op": "Replace", "path": "active", "value": "False"}, {Attribute.ACTIVE: False}),
        ({"op": "Add", "path": "name.givenName", "value": "Ale"}, {Attribute.GIVEN_NAME: "Ale"}),
        (
            {"op": "replace", "value": {"name.givenName": "Ale", "active": "True"}},
            {Attribute.GIVEN_NAME: "Ale", Attribute.ACTIVE: True},
        ),
        ({"op": "Add", "path": f"{ENTERPRISE}:manager", "value": "17"}, {Attribute.MANAGER: "17"}),
        (
            {"op": "Add", "path": f"{ENTERPRISE}:manager", "value": [{"$ref": None, "value": "17"}]},
            {Attribute.MANAGER: "17"},
        ),
        ({"op": "replace", "value": {f"{ENTERPRISE}:employeeNumber": "44"}}, {Attribute.BADGE: "44"}),
        # what is kept of nobody is read over, filters and all
        ({"op": "Replace", "path": 'emails[type eq "work"].value', "value": "a@b.example"}, {}),
        ({"op": "add", "path": "nickName", "value": "Al"}, {}),
        # Okta: no path
        ({"op": "replace", "value": {"active": False}}, {Attribute.ACTIVE: False}),
        (
            {"op": "replace", "value": {"name": {"familyName": "Ng"}, "title": None}},
            {Attribute.FAMILY_NAME: "Ng", Attribute.RANK: None},
        ),
        # the standard: whole names, other capitals, removal
        ({"op": "replace", "path": f"{USER}:userName", "value": "ng"}, {Attribute.USER_NAME: "ng"}),
        ({"op": "replace", "path": "USERNAME", "value": " ng "}, {Attribute.USER_NAME: "ng"}),
        ({"op": "remove", "path": "title"}, {Attribute.RANK: None}),
    ],
)
def test_an_operation_means(operation: dict[str, object], wanted: dict[Attribute, object]):
    assert read_user_patch(patch(operation)) == wanted


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({}, "invalidSyntax"),
        ({"schemas": [USER], "Operations": [{"op": "add"}]}, "invalidSyntax"),
        (patch(), "invalidSyntax"),
        (patch("replace"), "invalidSyntax"),
        (patch({"op": "move", "path": "title"}), "invalidSyntax"),
        (patch({"op": "remove"}), "noTarget"),
        (patch({"op": "add", "path": "]]", "value": 1}), "invalidPath"),
        (patch({"op": "add", "path": 7, "value": 1}), "invalidPath"),
        (patch({"op": "replace", "value": "active"}), "invalidValue"),
        (patch({"op": "replace", "path": "active", "value": "perhaps"}), "invalidValue"),
        (patch({"op": "remove", "path": "userName"}), "invalidValue"),
        (patch({"op": "replace", "path": "name.givenName", "value": "x" * 121}), "invalidValue"),
        (patch({"op": "replace", "path": "title", "value": "a\x00b"}), "invalidValue"),
        (patch({"op": "replace", "path": "title", "value": 1.5}), "invalidValue"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_kind(body: dict[str, object], kind: str):
    with pytest.raises(ScimRefused) as refused:
        read_user_patch(body)

    assert (refused.value.status, refused.value.kind) == (400, kind)


def test_somebody_with_a_whole_name_alone_gets_both_parts():
    assert read_user({"userName": "n", "displayName": "Robin van Dam"}) == {
        Attribute.USER_NAME: "n",
        Attribute.GIVEN_NAME: "Robin van",
        Attribute.FAMILY_NAME: "Dam",
    }


@pytest.mark.parametrize(
    ("operations", "change"),
    [
        # Entra ID
        (
            [{"op": "Add", "path": "members", "value": [{"$ref": None, "value": "4"}]}],
            GroupChange(added=frozenset("4")),
        ),
        ([{"op": "Remove", "path": "members", "value": [{"value": "4"}]}], GroupChange(removed=frozenset("4"))),
        ([{"op": "Replace", "path": "displayName", "value": "Patrol"}], GroupChange(name="Patrol")),
        # Okta
        ([{"op": "remove", "path": 'members[value eq "4"]'}], GroupChange(removed=frozenset("4"))),
        ([{"op": "replace", "value": {"id": "9", "displayName": "Patrol"}}], GroupChange(name="Patrol")),
        ([{"op": "replace", "path": "members", "value": [{"value": "4"}]}], GroupChange(members=frozenset("4"))),
        # the standard
        ([{"op": "remove", "path": "members"}], GroupChange(members=frozenset())),
        ([{"op": "add", "value": {"members": [{"value": "4"}]}}], GroupChange(added=frozenset("4"))),
        (
            [
                {"op": "add", "path": "members", "value": {"value": "4"}},
                {"op": "remove", "path": 'members[value eq "4"]'},
            ],
            GroupChange(removed=frozenset("4")),
        ),
    ],
)
def test_an_operation_on_a_group_means(operations: list[dict[str, object]], change: GroupChange):
    assert read_group_patch(patch(*operations)) == change


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=12,
)
operations = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "Replace", "REMOVE", "x"])},
    optional={
        "path": st.sampled_from(["active", "members", "name.givenName", "title", ""]) | json_values,
        "value": json_values,
    },
)


@given(st.lists(operations, max_size=4))
def test_whatever_comes_is_read_or_refused_and_never_fails(sent: list[dict[str, object]]):
    outcomes = set()
    for read in (read_user_patch, read_group_patch):
        try:
            read(patch(*sent))
            outcomes.add("read")
        except ScimRefused as refused:
            outcomes.add(refused.status)

    assert outcomes <= {"read", 400}


@given(st.dictionaries(st.sampled_from(["userName", "active", "name", "title", ENTERPRISE]), json_values))
def test_a_user_is_read_with_texts_that_fit_or_refused(resource: dict[str, object]):
    texts, status = [], 400
    try:
        texts = [value for value in read_user(resource).values() if isinstance(value, str)]
    except ScimRefused as refused:
        status = refused.status

    assert status == 400
    assert all(text.isprintable() and 0 < len(text) <= 255 for text in texts)


@pytest.mark.parametrize("value", [None, 0, 1, "", "yes", [], {}])
def test_what_is_no_truth_is_refused(value: object):
    with pytest.raises(InvalidValue):
        read_flag(value)
