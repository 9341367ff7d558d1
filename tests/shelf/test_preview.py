"""The preview for authors: drafts as officers read them, mistakes beside them, files read anew each time."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.content.sample import LESSON, QUIZ, SCENARIO, Package, write_package
from training_app.foundation.clock import SetClock
from training_app.shelf.preview import NOT_PLAYABLE, create_preview

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STORY = "/app/scenarios/s01-sample"


@pytest.fixture
def package(tmp_path: Path) -> Package:
    return write_package(tmp_path)


@pytest.fixture
def author(package: Package) -> FlaskClient:
    return create_preview(package.root, SetClock(NOW)).test_client()


def test_sound_drafts_are_listed_as_such(author: FlaskClient):
    page = author.get("/").text

    assert "A sample, seen from a desk" in page
    assert "passes every gate" in page
    assert "Everything to mend" not in page


def test_a_module_is_shown_with_its_questions_and_their_keys(author: FlaskClient):
    page = author.get("/modules/m01-sample").text

    assert "A neighbor calls in shouting, then quiet." in page
    assert "Right:" in page
    assert "m01-q01, form a" in page


def test_a_mistake_is_named_with_file_and_line_and_the_draft_is_shown_all_the_same(
    author: FlaskClient, package: Package
):
    line = package.edit(LESSON, "A neighbor calls in shouting, then quiet.", "In 2014 a neighbor called.")

    assert "1 to mend" in author.get("/").text
    page = author.get("/modules/m01-sample").text
    assert f"{LESSON}, line {line}" in page
    assert "In 2014 a neighbor called." in page


def test_the_files_are_read_anew_at_every_request(author: FlaskClient, package: Package):
    author.get("/modules/m01-sample")
    package.edit(LESSON, "A neighbor calls in shouting, then quiet.", "A neighbor rings the bell.")

    assert "A neighbor rings the bell." in author.get("/modules/m01-sample").text


def test_a_quiz_that_cannot_be_read_leaves_the_lessons(author: FlaskClient, package: Package):
    (package.root / QUIZ).write_text("items: [", encoding="utf-8")

    page = author.get("/modules/m01-sample").text
    assert "A neighbor calls in shouting, then quiet." in page
    assert QUIZ in page


def test_a_story_plays_to_its_debrief(author: FlaskClient):
    choices = "&".join(f"choice={name}-good" for name in ("arrive", "talk", "numbers", "hand"))

    assert "Decision 1" in author.get(STORY).text
    assert "What would help right now?" in author.get(f"{STORY}?{choices}").text
    # an address of an older draft begins anew
    assert author.get(f"{STORY}?choice=gone").location == STORY


def test_a_story_with_a_gap_says_so_and_breaks_nothing(author: FlaskClient, package: Package):
    package.edit(SCENARIO, "    else: even\n", "    else: nowhere\n")

    page = author.get(STORY)
    assert page.status_code == 200
    assert NOT_PLAYABLE in page.text


def test_what_is_not_there_is_no_page(author: FlaskClient):
    for address in ("/modules/gone", "/cases/gone", "/app/scenarios/gone", "/elsewhere"):
        assert author.get(address).status_code == 404


@pytest.mark.slow
def test_everything_that_ships_can_be_previewed():
    from training_app.settings import CONTENT_ROOT

    author = create_preview(CONTENT_ROOT, SetClock(NOW)).test_client()
    folders = [path for path in (CONTENT_ROOT / "modules").iterdir() if (path / "module.yaml").is_file()]

    assert "Everything to mend" not in author.get("/").text
    for folder in folders:
        assert author.get(f"/modules/{folder.name}").status_code == 200
