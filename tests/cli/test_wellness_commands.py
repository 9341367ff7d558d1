"""``training-app wellness verify``: says whether a served page is this release's, and ends with 1 when it is not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Office
from tests.wellness.browsing import Site, sealed_demo, serving
from training_app.wellness.resources import DEMO_RESOURCES


@pytest.fixture
def site() -> Iterator[Site]:
    yield from serving(sealed_demo())


@pytest.fixture
def changed_site() -> Iterator[Site]:
    sealed = sealed_demo()

    def changed(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        parts = [part.replace(b"leaves it", b"stays here") for part in sealed(environ, lambda *_: None)]  # type: ignore[arg-type,return-value]
        start_response("200 OK", [("Content-Type", "text/html")])
        return parts

    yield from serving(changed)


def test_the_page_of_this_release_is_named_with_its_fingerprint(new_office: Office, site: Site) -> None:
    said = new_office.run("wellness", "verify", site.url, "--resources", str(DEMO_RESOURCES))

    assert said.exit_code == 0
    assert "is this release's, byte for byte." in said.output
    assert sealed_demo().document.sha256 in said.output


def test_without_the_agencys_file_it_says_what_was_not_compared(new_office: Office, site: Site) -> None:
    assert "but for the list of people: that was not compared." in new_office.refuse("wellness", "verify", site.url)


def test_a_changed_page_is_refused_with_what_differs(new_office: Office, changed_site: Site) -> None:
    said = new_office.refuse("wellness", "verify", changed_site.url, "--resources", str(DEMO_RESOURCES))

    assert "is not this release's." in said
    assert "Script, style or text is not this release's." in said
    assert "The content security policy in its headers is not this release's." in said


def test_an_address_without_the_page_is_no_page(new_office: Office, site: Site) -> None:
    assert "the answer was 404, not a page" in new_office.refuse("wellness", "verify", f"{site.url}nowhere")


def test_a_server_that_does_not_answer_is_said(new_office: Office) -> None:
    assert "could not be compared. Nothing answers" in new_office.refuse("wellness", "verify", "http://127.0.0.1:9/")


def test_what_export_writes_is_what_verify_compares_with(new_office: Office, tmp_path: Path) -> None:
    target = tmp_path / "resources.html"

    new_office.run("wellness", "export", str(target), "--resources", str(DEMO_RESOURCES))

    assert target.read_bytes() == sealed_demo().document.html
