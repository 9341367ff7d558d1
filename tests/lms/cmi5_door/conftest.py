"""The whole program on both engines, and a strict cmi5 LMS that it knows."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet

from tests.conftest import Town
from tests.fakes.cmi5_lms import FakeCmi5Lms
from tests.lms.cmi5_door.campus import Campus
from training_app.foundation.secrets import SecretBox
from training_app.settings import Settings


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An installation that can keep secrets, and knows LMSs on this machine."""
    box = SecretBox(Fernet.generate_key().decode())
    return replace(settings, secrets=box, lms_inside_hosts=("127.0.0.1",))


@pytest.fixture
def campus(town: Town) -> Iterator[Campus]:
    """Riverton and its LMS."""
    with FakeCmi5Lms() as lms:
        campus = Campus(town, lms)
        campus.know_the_lms()
        yield campus
