"""Riverton PD with a key to sign with, and an officer who finished a module."""

from dataclasses import replace

import pytest

from tests.assignments.certificates.office import KEY, Office
from tests.conftest import Town
from training_app.foundation.secrets import SecretBox
from training_app.settings import Settings


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The installation has a key for secrets."""
    return replace(settings, secrets=SecretBox(KEY))


@pytest.fixture
def office(town: Town) -> Office:
    """Officer Ortiz has finished the first module."""
    return Office(town)
