"""The fake platform with our key in its hands and a clock that stands still."""

import json
from collections.abc import Iterator

import pytest

from tests.fakes.platform import FakePlatform, ToolClient
from tests.lms.lti.examples import NOW, OTHER_KEY, PLATFORM_KEY, TOOL
from tests.lms.lti.our_side import LAUNCH_URL, OurSide
from training_app.foundation.clock import SetClock
from training_app.lms.lti.keys import SigningKey, public_key_set


@pytest.fixture
def platform() -> Iterator[FakePlatform]:
    key_set = json.loads(json.dumps(public_key_set([SigningKey(OTHER_KEY, NOW)])))
    tool = ToolClient(login_url=f"{TOOL}/lti/login", launch_url=LAUNCH_URL, key_set=key_set)
    with FakePlatform(tool, key=PLATFORM_KEY) as running:
        running.clock = SetClock(NOW)
        yield running


@pytest.fixture
def ours(platform: FakePlatform) -> OurSide:
    return OurSide(platform)
