"""Riverton plugged into a strict platform with the same clock."""

from collections.abc import Iterator

import pytest

from tests.conftest import Town
from tests.fakes.platform import FakePlatform, ToolClient
from tests.lms.lti.examples import PLATFORM_KEY
from tests.lms.lti_scores.plugged import Plugged, key_set


@pytest.fixture
def platform(town: Town) -> Iterator[FakePlatform]:
    """Its every refusal of something that a specification forbids is a fault of ours."""
    with FakePlatform(ToolClient(key_set=key_set()), key=PLATFORM_KEY) as running:
        running.clock = town.clock
        yield running
        assert running.violations == []


@pytest.fixture
def plugged(town: Town, platform: FakePlatform) -> Plugged:
    return Plugged(town, platform)
