"""What a person reads when something goes wrong."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import TooManyRequests

from tests.web.example_frames import HOME
from tests.web.preview import make_preview_app
from training_app import web
from training_app.web.errors import MESSAGES, error_page


def test_an_unknown_address_gets_a_page_with_a_way_home(browser: FlaskClient) -> None:
    answer = browser.get("/nowhere")

    assert answer.status_code == 404
    assert "There is no page here" in answer.text
    assert 'href="/app/"' in answer.text
    assert "J. Ortiz" in answer.text


def test_a_form_without_its_token_is_told_that_answers_are_kept(browser: FlaskClient) -> None:
    answer = browser.post("/app/preview/question", data={"answer": "x"})

    assert answer.status_code == 400
    assert "This form was open too long. Your saved answers are kept. Go back and send it again." in answer.text


def test_a_form_with_its_token_is_taken(browser: FlaskClient) -> None:
    page = browser.get("/app/preview/question").text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found

    answer = browser.post("/app/preview/question", data={"csrf_token": found[1]})

    assert answer.status_code == 200


def test_a_wrong_method_says_which_are_right(preview: Flask, browser: FlaskClient) -> None:
    answer = browser.put("/broken")

    assert answer.status_code in {400, 405}
    assert browser.delete("/static/x.css").status_code in {400, 405}
    with preview.test_request_context():
        assert error_page(405, HOME, headers={"Allow": "GET"}).headers["Allow"] == "GET"


def test_a_fault_of_ours_is_shown_without_asking_for_the_frame(browser: FlaskClient) -> None:
    answer = browser.get("/broken")

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "J. Ortiz" not in answer.text
    assert "RuntimeError" not in answer.text


def test_the_wait_is_passed_on() -> None:
    app = make_preview_app()
    app.add_url_rule("/often", view_func=_often)

    answer = app.test_client().get("/often")

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert "Wait a minute" in answer.text


def _often() -> str:
    raise TooManyRequests(retry_after=60)


def test_a_house_error_speaks_for_itself(preview: Flask) -> None:
    with preview.test_request_context():
        page = error_page(409, HOME, sentence="This question was answered in another window. That answer is kept.")

    assert page.status_code == 409
    text = page.get_data(as_text=True)
    assert "answered in another window" in text
    assert MESSAGES[409].lead not in text


@pytest.mark.parametrize("code", MESSAGES)
def test_every_message_is_whole_sentences_and_a_way_on(code: int) -> None:
    page = MESSAGES[code]

    assert page.lead.endswith(".")
    assert page.actions
    assert str(code) not in page.title + page.lead
    assert "kept" in page.lead + (page.kept or "") or code == 403
    assert "!" not in page.title + page.lead + (page.kept or "")


def test_an_app_with_its_own_static_folder_is_refused() -> None:
    with pytest.raises(ValueError, match="static_folder"):
        web.register(Flask(__name__), lambda: HOME)
