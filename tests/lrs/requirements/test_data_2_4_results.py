"""xAPI 1.0.3 Part Two, section 2.4.5: results and scores."""

import pytest

from tests.lrs.requirements.examples import STATEMENT, cases, put, rule_everywhere

NO_BOOLEANS = ["true", "", 1, 0, {}, []]
NO_NUMBERS = ["5", "", True, False, {}, [], [5]]
NUMBERS = [0, -5, 5.25, 1e30]


def rule_for_score(**score: object) -> str | None:
    """The rule against a result with this score."""
    return rule_everywhere(put(STATEMENT, "result", {"score": score}))


@cases("XAPI-00074", good=[True, False], bad=NO_BOOLEANS)
def test_xapi_00074_success_is_true_or_false(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "result.success", value)) == rule


@cases("XAPI-00075", good=[True, False], bad=NO_BOOLEANS)
def test_xapi_00075_completion_is_true_or_false(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "result.completion", value)) == rule


@cases("XAPI-00076", good=["", "a[,]b", "“Ł”"], bad=[7, True, {}, [], ["a"]])
def test_xapi_00076_a_response_is_a_string(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "result.response", value)) == rule


@cases("XAPI-00077", good=["PT0S", "P1DT2H", "P4W"], bad=["", "12", "12 s", "PT", "00:01:00", "-PT5S", 12, {}, []])
def test_xapi_00077_a_duration_is_one_of_iso_8601(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "result.duration", value)) == rule


@cases("XAPI-00120", good=[{}, {"https://example.org/x": {}}], bad=["x", 7, True, [], [{}]])
def test_xapi_00078_the_extensions_of_a_result_are_an_object(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "result.extensions", value)) == rule


@cases("XAPI-00079", good=[{}, {"raw": 3}], bad=[0.5, "0.5", True, [], [{}]])
def test_xapi_00079_a_score_is_an_object(value: object, rule: str | None) -> None:
    assert rule_everywhere(put(STATEMENT, "result.score", value)) == rule


@cases("XAPI-00080", good=NUMBERS, bad=NO_NUMBERS)
def test_xapi_00080_the_highest_score_is_a_number(value: object, rule: str | None) -> None:
    assert rule_for_score(max=value) == rule


@cases("XAPI-00081", good=NUMBERS, bad=NO_NUMBERS)
def test_xapi_00081_the_lowest_score_is_a_number(value: object, rule: str | None) -> None:
    assert rule_for_score(min=value) == rule


@pytest.mark.parametrize(("low", "high"), [(10, 0), (0, -0.5), (1, 1), (1e30, 1)])
def test_xapi_00080_xapi_00081_the_lowest_is_below_the_highest(low: float, high: float) -> None:
    assert rule_for_score(min=high - 1e31, max=high) is None
    assert rule_for_score(min=low, max=high) == "XAPI-00081"


@cases("XAPI-00082", good=NUMBERS, bad=NO_NUMBERS)
def test_xapi_00082_a_raw_score_is_a_number(value: object, rule: str | None) -> None:
    assert rule_for_score(raw=value) == rule


@cases("XAPI-00082", good=[0, 10, 5, 0.1], bad=[-0.1, 10.1, 11, -1e30])
def test_xapi_00082_and_stands_between_lowest_and_highest(value: float, rule: str | None) -> None:
    assert rule_for_score(raw=value, min=0, max=10) == rule
    # one of the two is enough to be wrong
    assert rule_for_score(raw=value, min=0) == (rule if value < 0 else None)
    assert rule_for_score(raw=value, max=10) == (rule if value > 10 else None)


@cases("XAPI-00083", good=[-1, 0, 1, 0.333, -0.5], bad=[1.0001, -1.0001, 2, 100, *NO_NUMBERS])
def test_xapi_00083_a_scaled_score_is_between_minus_one_and_one(value: object, rule: str | None) -> None:
    assert rule_for_score(scaled=value) == rule
