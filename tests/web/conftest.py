"""What the tests of the look share: one small app with every example page."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.preview import make_preview_app


@pytest.fixture(scope="session")
def preview() -> Flask:
    return make_preview_app()


@pytest.fixture
def browser(preview: Flask) -> FlaskClient:
    return preview.test_client()
