"""Every cause is said to the officer and to the administrator."""

import pytest

from training_app.foundation.errors import HouseError
from training_app.lms.lti.errors import WORDS, LaunchRefused, Reason, UnknownDeployment


@pytest.mark.parametrize("reason", Reason)
def test_every_cause_has_words_for_both(reason: Reason) -> None:
    refused = LaunchRefused(reason)

    assert isinstance(refused, HouseError)
    # what was kept and what to do next
    assert "kept" in refused.sentence
    assert any(word in refused.sentence for word in ("open the link", "Tell your coordinator"))
    # the cause and what to change
    assert refused.for_administrator.count(".") >= 2
    assert refused.for_administrator != refused.sentence


def test_no_two_causes_have_the_same_words_for_the_administrator() -> None:
    assert len({said.administrator for said in WORDS.values()}) == len(Reason) == len(WORDS)


def test_a_detail_stands_behind_the_words_and_on_one_short_line() -> None:
    refused = LaunchRefused(Reason.BAD_CLAIM, "a\nb" + "c" * 200)

    assert refused.detail == "ab" + "c" * 78
    assert refused.for_administrator.endswith(f"({refused.detail})")


def test_an_unknown_deployment_keeps_its_whole_id() -> None:
    assert UnknownDeployment("d" * 200).deployment_id == "d" * 200
