"""A package that passes every gate, fresh for each test."""

from pathlib import Path

import pytest

from tests.content.sample import Package, write_package


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return write_package(tmp_path)
