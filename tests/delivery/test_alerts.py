"""One mail when records stop arriving, one when they arrive again, whoever looks and however often."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.conftest import NOW
from tests.delivery.queueing import add_destination, queue
from training_app.delivery.alerts import News, Trouble, news_of, tell_of_trouble
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.service import retry_refused, start_again, stop
from training_app.foundation.db import begin_write
from training_app.foundation.mail import MailFailed

Sessions = sessionmaker[Session]
MAIL_TO = "records@riverton.example"
MINUTE = timedelta(minutes=1)


class Post:
    """Takes mail, or refuses it."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str, str]] = []
        self.is_down = False
        self.tried = 0

    def send(self, to: str, subject: str, text: str) -> None:
        self.tried += 1
        if self.is_down:
            raise MailFailed("The mail server did not take it (ConnectionRefusedError).")
        self.mails.append((to, subject, text))

    @property
    def subjects(self) -> list[str]:
        return [subject for _, subject, _ in self.mails]


@pytest.fixture
def post() -> Post:
    return Post()


def _look(session: Session, post: Post, after: timedelta = timedelta(0), mail_to: str | None = MAIL_TO) -> int:
    return tell_of_trouble(session, post.send, mail_to=mail_to, now=NOW + after)


def _settle(session: Session, state: RowState, **values: object) -> None:
    session.execute(update(OutboxRow).values(state=state, **values))
    session.commit()


def test_a_record_that_waits_for_more_than_a_quarter_of_an_hour_is_told_once(session: Session, post: Post) -> None:
    add_destination(session).last_error = "The LRS cannot take records now (503)."
    queue(session, 3)

    assert _look(session, post, 15 * MINUTE) == 0
    assert _look(session, post, 16 * MINUTE) == 1
    assert [_look(session, post, number * MINUTE) for number in range(17, 100)] == [0] * 83

    ((to, subject, text),) = post.mails
    assert (to, subject) == (MAIL_TO, "Records do not reach Department LMS")
    assert "waited for 16 minutes. Last error: The LRS cannot take records now (503)." in text
    assert "Every record is kept" in text


def test_when_all_is_well_again_that_is_told_once_and_the_next_time_is_another(session: Session, post: Post) -> None:
    add_destination(session)
    queue(session, 1)
    _look(session, post, 20 * MINUTE)
    _settle(session, RowState.DELIVERED)

    assert [_look(session, post, number * MINUTE) for number in (21, 22, 23)] == [1, 0, 0]
    _settle(session, RowState.WAITING, created_at=NOW + 30 * MINUTE)
    assert [_look(session, post, number * MINUTE) for number in (40, 46, 47)] == [0, 1, 0]

    assert post.subjects == [
        "Records do not reach Department LMS",
        "Records reach Department LMS again",
        "Records do not reach Department LMS",
    ]
    assert post.mails[1][2] == "Records reach Department LMS again. Nothing was lost.\n\nNothing needs doing.\n"


def test_a_queue_on_the_edge_of_being_late_gives_one_mail(session: Session, post: Post) -> None:
    add_destination(session)
    queue(session, 1)

    for number in range(1, 40):
        age = timedelta(minutes=14 if number % 2 else 16)
        _settle(session, RowState.WAITING, created_at=NOW + number * MINUTE - age)
        _look(session, post, number * MINUTE)

    assert post.subjects == ["Records do not reach Department LMS"]


def test_a_destination_that_stopped_itself_is_told_at_once_with_the_reason(session: Session, post: Post) -> None:
    reason = "The LRS refused the name or password (401). Nothing was lost. Correct them, then start again."
    destination = add_destination(session)
    destination.is_stopped, destination.stopped_reason, destination.last_error = True, reason, reason
    session.commit()

    assert [_look(session, post), _look(session, post, MINUTE)] == [1, 0]

    assert f"Sending is stopped. {reason}" in post.mails[0][2]
    begin_write(session)
    start_again(session, agency_id=1, destination_id=destination.id)
    session.commit()
    assert _look(session, post, 2 * MINUTE) == 1
    assert post.subjects[1] == "Records reach Department LMS again"


def test_a_person_who_stopped_it_knows_and_their_name_is_in_no_mail(session: Session, post: Post) -> None:
    destination = add_destination(session)
    queue(session, 2)
    begin_write(session)
    words = "J. Ortiz stopped it: moving house"
    assert stop(session, agency_id=1, destination_id=destination.id, reason=words, now=NOW)
    session.commit()

    assert _look(session, post, 60 * MINUTE) == 0
    session.execute(update(OutboxRow).where(OutboxRow.id == 1).values(state=RowState.REFUSED))
    session.commit()
    assert _look(session, post, 61 * MINUTE) == 1

    assert "Ortiz" not in post.mails[0][2]
    assert "Sending is stopped. The page Records says why." in post.mails[0][2]


@pytest.mark.parametrize("state", [RowState.REFUSED, RowState.PARKED])
def test_refused_and_parked_records_are_told_and_again_only_when_they_doubled(
    session: Session, post: Post, state: RowState
) -> None:
    add_destination(session)
    queue(session, 8)
    _settle(session, RowState.DELIVERED)

    told = []
    for number in range(1, 9):
        session.execute(update(OutboxRow).where(OutboxRow.id == number).values(state=state, last_error="Jamie Ortiz"))
        session.commit()
        told.append(_look(session, post, number * MINUTE))

    assert told == [1, 1, 0, 1, 0, 0, 0, 1]
    assert "given up after fourteen days: 8." in post.mails[-1][2]
    assert "Ortiz" not in "".join(text for _, _, text in post.mails)


def test_records_refused_again_after_they_were_sent_again_are_news(session: Session, post: Post) -> None:
    destination = add_destination(session)
    queue(session, 5)
    _settle(session, RowState.REFUSED)
    assert _look(session, post) == 1
    begin_write(session)
    retry_refused(session, agency_id=1, destination_id=destination.id)
    session.commit()
    assert _look(session, post, MINUTE) == 0

    _settle(session, RowState.REFUSED)

    assert _look(session, post, 2 * MINUTE) == 1


def test_the_destination_s_own_mailbox_comes_first_and_without_any_nobody_is_told(session: Session, post: Post) -> None:
    add_destination(session, "A").alert_mail = "lrs@riverton.example"
    add_destination(session, "B")
    queue(session, 1)

    assert _look(session, post, 20 * MINUTE, mail_to=None) == 1
    assert _look(session, post, 20 * MINUTE) == 1

    assert [(to, subject) for to, subject, _ in post.mails] == [
        ("lrs@riverton.example", "Records do not reach A"),
        (MAIL_TO, "Records do not reach B"),
    ]


def test_a_mail_server_that_is_down_is_tried_again_and_stops_nothing(session: Session, post: Post) -> None:
    add_destination(session, "A")
    add_destination(session, "B")
    queue(session, 1)
    post.is_down = True

    assert _look(session, post, 20 * MINUTE) == 0
    assert post.tried == 2
    post.is_down = False

    assert _look(session, post, 21 * MINUTE) == 2
    assert session.scalars(select(Destination.alerted_at)).all() == [NOW + 21 * MINUTE] * 2


def test_of_several_workers_that_look_at_once_one_writes(session: Session, open_session: Sessions, post: Post) -> None:
    add_destination(session)
    queue(session, 1)
    session.rollback()
    together = threading.Barrier(4)
    sent: list[int] = []

    def look() -> None:
        with open_session() as mine:
            together.wait()
            sent.append(_look(mine, post, 20 * MINUTE))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(sent) == [0, 0, 0, 1]
    assert len(post.mails) == 1


def test_what_is_news() -> None:
    late = Trouble(False, 16 * MINUTE, None, 0)
    between = Trouble(False, 10 * MINUTE, None, 0)
    well = Trouble(False, timedelta(0), None, 0)

    assert news_of(late, alerted_at=None, alerted_aside=0) is News.TROUBLE
    assert news_of(late, alerted_at=NOW, alerted_aside=0) is News.NOTHING
    assert news_of(between, alerted_at=NOW, alerted_aside=0) is News.NOTHING
    assert news_of(between, alerted_at=None, alerted_aside=0) is News.NOTHING
    assert news_of(well, alerted_at=NOW, alerted_aside=0) is News.WELL_AGAIN
    assert news_of(well, alerted_at=None, alerted_aside=0) is News.NOTHING
