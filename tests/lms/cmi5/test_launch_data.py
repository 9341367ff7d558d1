"""LMS.LaunchData is read strictly in what the specification names, and whatever else stands in it is passed over."""

import json
from typing import Any

import pytest

from training_app.lms.cmi5.errors import LaunchDataRefused
from training_app.lms.cmi5.launch_data import (
    SESSION_ID,
    EntitlementKey,
    LaunchData,
    LaunchMode,
    MoveOn,
    read_launch_data,
)

REGISTRATION = "760e3480-ba55-4991-94b0-01820dbd23a2"
TEMPLATE: dict[str, Any] = {
    "contextActivities": {"grouping": [{"id": "https://training.example/au/1"}]},
    "extensions": {SESSION_ID: "s1"},
}
GOOD: dict[str, Any] = {"contextTemplate": TEMPLATE, "launchMode": "Normal", "moveOn": "Passed"}


def read(document: object) -> LaunchData:
    return read_launch_data(json.dumps(document), registration=REGISTRATION)


def test_everything_that_the_specification_names_is_read() -> None:
    found = read(
        {
            **GOOD,
            "launchMode": "Review",
            "moveOn": "CompletedOrPassed",
            "masteryScore": 0.75,
            "returnURL": "https://lms.example/view.php?id=12",
            "launchParameters": "module=first-contact",
            "entitlementKey": {"courseStructure": "xyz", "alternate": "abc"},
        }
    )

    assert found == LaunchData(
        context_template=TEMPLATE,
        session_id="s1",
        launch_mode=LaunchMode.REVIEW,
        move_on=MoveOn.COMPLETED_OR_PASSED,
        mastery_score=0.75,
        return_url="https://lms.example/view.php?id=12",
        launch_parameters="module=first-contact",
        entitlement_key=EntitlementKey("xyz", "abc"),
    )


def test_what_may_be_left_out_is_none_and_what_is_unknown_is_passed_over() -> None:
    found = read({"contextTemplate": TEMPLATE, "launchMode": "Normal", "vendorPart": [1]})

    assert (found.move_on, found.mastery_score, found.return_url) == (None, None, None)
    assert (found.launch_parameters, found.entitlement_key) == (None, None)


@pytest.mark.parametrize("score", [0, 1, 1.0, 0.8333])
def test_a_mastery_score_may_be_any_number_from_0_to_1(score: float) -> None:
    assert read({**GOOD, "masteryScore": score}).mastery_score == score


def template(**parts: object) -> dict[str, Any]:
    return {**GOOD, "contextTemplate": {**TEMPLATE, **parts}}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ([], "launch_data_not_json"),
        ({**GOOD, "contextTemplate": None}, "context_template_missing"),
        ({**GOOD, "contextTemplate": "x"}, "context_template_missing"),
        (template(contextActivities=[]), "context_template_unusable"),
        (template(contextActivities={"grouping": [{"name": "x"}]}), "context_template_unusable"),
        (template(contextActivities={"grouping": "x"}), "context_template_unusable"),
        (template(contextActivities={}), "publisher_id_missing"),
        (template(contextActivities={"grouping": []}), "publisher_id_missing"),
        (template(extensions={}), "session_id_missing"),
        (template(extensions=None), "session_id_missing"),
        (template(extensions={SESSION_ID: ""}), "session_id_missing"),
        (template(extensions={SESSION_ID: 7}), "session_id_missing"),
        (template(registration="760e3480-ba55-4991-94b0-01820dbd23a3"), "registration_differs"),
        (template(registration=7), "registration_differs"),
        ({**GOOD, "launchMode": None}, "launch_mode_unknown"),
        ({**GOOD, "launchMode": "normal"}, "launch_mode_unknown"),
        ({**GOOD, "launchMode": ["Normal"]}, "launch_mode_unknown"),
        ({**GOOD, "moveOn": "Done"}, "move_on_unknown"),
        ({**GOOD, "moveOn": {}}, "move_on_unknown"),
        ({**GOOD, "masteryScore": "0.8"}, "mastery_score_unusable"),
        ({**GOOD, "masteryScore": True}, "mastery_score_unusable"),
        ({**GOOD, "masteryScore": 80}, "mastery_score_unusable"),
        ({**GOOD, "masteryScore": -0.1}, "mastery_score_unusable"),
        ({**GOOD, "returnURL": "javascript:alert(1)"}, "return_url_unusable"),
        ({**GOOD, "returnURL": "http://lms.example/"}, "return_url_unusable"),
        ({**GOOD, "returnURL": "/courses"}, "return_url_unusable"),
        ({**GOOD, "returnURL": 7}, "return_url_unusable"),
        ({**GOOD, "launchParameters": {}}, "launch_parameters_unusable"),
        ({**GOOD, "entitlementKey": "xyz"}, "entitlement_key_unusable"),
        ({**GOOD, "entitlementKey": {"courseStructure": 7}}, "entitlement_key_unusable"),
    ],
)
def test_what_cannot_be_worked_with_is_refused(document: object, code: str) -> None:
    with pytest.raises(LaunchDataRefused) as refused:
        read(document)

    assert refused.value.code == code


def test_the_administrator_reads_the_property_and_its_section() -> None:
    with pytest.raises(LaunchDataRefused) as refused:
        read({**GOOD, "masteryScore": 80})

    assert refused.value.for_administrator == "masteryScore is not a number from 0 to 1 (cmi5, section 10.2.4)."
    assert refused.value.sentence.startswith("Your LMS gave launch details that could not be used. Nothing was")


def test_a_template_may_name_the_same_registration_and_an_activity_without_its_list() -> None:
    found = read(
        template(registration=REGISTRATION.upper(), contextActivities={"grouping": {"id": "https://a.example"}})
    )

    assert found.context_template["registration"] == REGISTRATION.upper()
