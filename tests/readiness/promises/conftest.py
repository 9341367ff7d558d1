"""What tests of promises share."""

import pytest

from tests.conftest import Town
from tests.readiness.promises.evening import Evening, begin


@pytest.fixture
def evening(town: Town) -> Evening:
    """A session with two themes."""
    return begin(town)
