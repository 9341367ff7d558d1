"""Launch, token, documents and the way back over a real socket: rules 1 to 4 and 17, broken and kept."""

import json

import pytest

from tests.fakes.cmi5_lms import ACTIVITY_ID, ACTOR, FakeCmi5Lms, Way, answer
from tests.fakes.lrs_faults import Fault
from tests.lms.cmi5.examples import UNIT_URL, ended, module_completed, play, started
from training_app.foundation.http import HttpClient, NoReply, Reply
from training_app.lms.cmi5.fetch import (
    METHOD,
    BrowserNeeded,
    TokenGranted,
    TokenUnclear,
    no_answer,
    read_browser_answer,
    read_fetch_answer,
)
from training_app.lms.cmi5.json_text import canonical_bytes
from training_app.lms.cmi5.launch import LaunchRequest, read_launch
from training_app.lms.cmi5.preferences import (
    LearnerPreferences,
    is_write_settled,
    preferences_body,
    read_preferences,
)


def test_rule_1_the_fake_notices_a_value_that_was_spelled_anew() -> None:
    with FakeCmi5Lms() as lms:
        token, launch = ask_for_token(lms)
        again = launch.launch_data_address.replace("objectType%22%3A+%22Agent", "objectType%22%3A%22Agent")

        reply = get(again, token)

    assert again != launch.launch_data_address
    assert reply.status == 404
    assert [(each.rule, each.section) for each in lms.violations] == [(1, "8.1")]


def test_rule_1_we_use_every_value_as_it_was_given() -> None:
    with FakeCmi5Lms() as lms:
        token, launch = ask_for_token(lms)

        statuses = [get(address, token).status for address in (launch.launch_data_address, launch.preferences_address)]

    assert statuses == [200, 200]
    assert lms.violations == []


def test_rule_2_the_fake_notices_a_get_of_the_fetch_address() -> None:
    with FakeCmi5Lms() as lms:
        launch = read(lms)

        status = HttpClient().send("GET", launch.fetch, headers={}).status

    assert status == 405
    assert [(each.rule, each.section) for each in lms.violations] == [(2, "8.2.1")]


def test_rule_2_the_fake_notices_a_second_fetch() -> None:
    with FakeCmi5Lms() as lms:
        _, launch = ask_for_token(lms)

        reply = HttpClient().send(METHOD, launch.fetch, headers={}, body=b"")

    assert (reply.status, json.loads(reply.body)["error-code"]) == (200, "1")
    assert [(each.rule, each.section) for each in lms.violations] == [(2, "8.2.3.1")]


def test_rule_2_the_fake_notices_a_request_without_the_token() -> None:
    with FakeCmi5Lms() as lms:
        _, launch = ask_for_token(lms)

        reply = get(launch.launch_data_address, TokenGranted("YTpi"))

    assert reply.status == 401
    assert [(each.rule, each.section) for each in lms.violations] == [(2, "8.2.1")]


def test_rule_2_we_ask_once_by_post_and_use_what_we_got() -> None:
    with FakeCmi5Lms() as lms:
        token, launch = ask_for_token(lms)

        assert get(launch.launch_data_address, token).status == 200
    assert lms.violations == []


def test_rule_3_the_fake_notices_who_changes_the_launch_data() -> None:
    with FakeCmi5Lms() as lms:
        token, launch = ask_for_token(lms)

        reply = HttpClient().send(
            "PUT", launch.launch_data_address, headers={"Authorization": token.authorization, **VERSION}, body=b"{}"
        )

    assert reply.status == 403
    assert [(each.rule, each.section) for each in lms.violations] == [(3, "10.2.1")]


def test_rule_17_we_know_where_to_go_back_to() -> None:
    with FakeCmi5Lms() as lms:
        one = play(lms)
        one.say(started(), ended())
        assert one.launched.launch_data.return_url is not None

        HttpClient().send("GET", one.launched.launch_data.return_url, headers={})
        lms.close(one.session)

    assert lms.violations == []


def test_a_whole_session_goes_over_the_wire() -> None:
    with FakeCmi5Lms() as lms:
        one = play(lms)
        lms.fetch(one.session)
        token = TokenGranted(one.session.token)
        steps = [one.say(started()), one.say(module_completed()), one.say(ended())]
        one.session.taken.clear()

        statuses = [
            send(one.launched.launch, token, canonical_bytes(statement)).status
            for step in steps
            for statement in step.to_send
        ]

    assert statuses == [200, 200, 200]
    assert lms.violations == []


def test_a_statement_that_breaks_a_rule_is_refused_with_403_and_the_rule() -> None:
    with FakeCmi5Lms() as lms:
        one = play(lms)
        lms.fetch(one.session)
        one.say(started())
        (late,) = one.say(ended()).to_send

        reply = send(one.launched.launch, TokenGranted(one.session.token), canonical_bytes({**late, "id": ID}))

    assert reply.status == 403
    assert [(each["rule"], each["section"]) for each in json.loads(reply.body)["violations"]] == [
        (11, "9.3.8"),
        (11, "9.3"),
    ]


def test_a_statement_that_comes_again_is_taken_and_kept_once() -> None:
    with FakeCmi5Lms() as lms:
        one = play(lms)
        lms.fetch(one.session)
        (first,) = one.say(started()).to_send

        reply = send(one.launched.launch, TokenGranted(one.session.token), canonical_bytes(first))

    assert reply.status == 200
    assert len(one.session.taken) == 1
    assert lms.violations == []


def test_what_is_no_statement_is_refused_with_400() -> None:
    with FakeCmi5Lms() as lms:
        token, launch = ask_for_token(lms)

        assert send(launch, token, b'{"actor": {}}').status == 400


def test_a_fetch_that_wants_the_cookie_of_the_lms_is_left_to_the_browser() -> None:
    with FakeCmi5Lms() as lms:
        lms.wants_cookie = True
        launch = read(lms)
        ours = HttpClient().send(METHOD, launch.fetch, headers={}, body=b"")

        browsers = HttpClient().send(METHOD, launch.fetch, headers={"Cookie": "lms=1"}, body=b"")

    assert isinstance(read_fetch_answer(ours.status, ours.body), BrowserNeeded)
    form = {"status": str(browsers.status), "answer": browsers.body.decode()}
    assert read_browser_answer(form) == TokenGranted(next(iter(lms.sessions.values())).token)
    assert lms.violations == []


def test_a_fetch_that_answers_500_is_unclear() -> None:
    with FakeCmi5Lms() as lms:
        lms.fetch_plan.append(answer(500))
        launch = read(lms)

        reply = HttpClient().send(METHOD, launch.fetch, headers={}, body=b"")

    assert isinstance(read_fetch_answer(reply.status, reply.body), TokenUnclear)


def test_a_fetch_whose_answer_is_lost_has_spent_the_token() -> None:
    with FakeCmi5Lms() as lms:
        lms.fetch_plan.append(Fault(Way.CUT_AFTER_STORING))
        launch = read(lms)
        with pytest.raises(NoReply):
            HttpClient().send(METHOD, launch.fetch, headers={}, body=b"")

        again = HttpClient().send(METHOD, launch.fetch, headers={}, body=b"")

    assert json.loads(again.body)["error-code"] == "1"


@pytest.mark.parametrize(
    ("way", "kept"),
    [(Way.CUT_BEFORE_STORING, 0), (Way.CUT_AFTER_STORING, 1), (Way.HANG, 0), (Way.HANG_AFTER_STORING, 1)],
)
def test_a_statement_whose_answer_is_lost_can_be_sent_again(way: Way, kept: int) -> None:
    with FakeCmi5Lms() as lms:
        one = play(lms)
        lms.fetch(one.session)
        (first,) = one.say(started()).to_send
        one.session.taken.clear()
        lms.plan.append(Fault(way))
        with pytest.raises(NoReply):
            send(one.launched.launch, TokenGranted(one.session.token), canonical_bytes(first), read_timeout_s=0.2)
        after_the_first = len(one.session.taken)

        again = send(one.launched.launch, TokenGranted(one.session.token), canonical_bytes(first))

    assert after_the_first == kept
    assert again.status == 200
    assert len(one.session.taken) == 1
    assert lms.violations == []


def test_an_lms_may_ask_to_wait() -> None:
    with FakeCmi5Lms() as lms:
        token, launch = ask_for_token(lms)
        lms.plan.append(answer(429, ("Retry-After", "7")))

        reply = send(launch, token, b"{}")

    assert (reply.status, reply.headers["retry-after"]) == (429, "7")


def test_a_fetch_that_hangs_is_given_up() -> None:
    with FakeCmi5Lms() as lms:
        lms.fetch_plan.append(Fault(Way.HANG))
        launch = read(lms)

        with pytest.raises(NoReply) as none:
            HttpClient(read_timeout_s=0.2).send(METHOD, launch.fetch, headers={}, body=b"")

    assert no_answer(str(none.value)).for_administrator == (
        "The fetch address gave no answer: It did not answer in time."
    )


def test_preferences_are_read_and_a_refused_write_is_no_error() -> None:
    with FakeCmi5Lms() as lms:
        lms.may_write_preferences = False
        token, launch = ask_for_token(lms)
        found = read_preferences(get(launch.preferences_address, token).body)

        status = (
            HttpClient()
            .send(
                "PUT",
                launch.preferences_address,
                headers={"Authorization": token.authorization, **VERSION},
                body=preferences_body(found),
            )
            .status
        )

    assert found == LearnerPreferences(("es-MX", "en-US"), "off")
    assert status == 403
    assert is_write_settled(status)
    assert lms.violations == []


def test_the_launch_is_the_one_of_the_fake() -> None:
    with FakeCmi5Lms() as lms:
        launch = read(lms)

    assert (launch.activity_id, launch.actor) == (ACTIVITY_ID, ACTOR)


ID = "0d3c7a5e-8a38-4b0e-9b7e-0a1c5f6f7a01"
VERSION = {"X-Experience-API-Version": "1.0.3"}


def read(lms: FakeCmi5Lms) -> LaunchRequest:
    session = lms.launch()
    return read_launch(lms.launch_url(session, UNIT_URL).partition("?")[2], may_use_loopback=True)


def ask_for_token(lms: FakeCmi5Lms) -> tuple[TokenGranted, LaunchRequest]:
    launch = read(lms)
    reply = HttpClient().send(METHOD, launch.fetch, headers={}, body=b"")
    token = read_fetch_answer(reply.status, reply.body)
    assert isinstance(token, TokenGranted)
    return token, launch


def get(address: str, token: TokenGranted) -> Reply:
    return HttpClient().send("GET", address, headers={"Authorization": token.authorization, **VERSION})


def send(launch: LaunchRequest, token: TokenGranted, body: bytes, *, read_timeout_s: float = 5) -> Reply:
    headers = {"Authorization": token.authorization, "Content-Type": "application/json", **VERSION}
    client = HttpClient(read_timeout_s=read_timeout_s)
    return client.send("POST", launch.statements_address, headers=headers, body=body)
