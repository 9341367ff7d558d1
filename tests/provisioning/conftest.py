"""Riverton with a directory that has a token."""

import pytest

from tests.conftest import Town
from tests.provisioning.directory import Directory, directory_of


@pytest.fixture
def directory(town: Town) -> Directory:
    """Riverton's own."""
    return directory_of(town.app, town.people.agency_id)
