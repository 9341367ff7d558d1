"""The same form from several browsers at the same moment: it does its work once, on both engines."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from tests.connections.conftest import PASSWORD, RECORDS, Office
from training_app.delivery.models import Destination
from training_app.foundation.db import Base, db
from training_app.lrs.models import Client
from training_app.xapi.models import Reconciliation

AT_ONCE = 5


def _all_at_once(office: Office, send: Callable[..., int]) -> list[int]:
    clerks = [office.sign_in() for _ in range(AT_ONCE)]
    for clerk in clerks:
        clerk.get(RECORDS)
    barrier = Barrier(AT_ONCE)

    def go(clerk: object) -> int:
        barrier.wait()
        return send(clerk)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(go, clerks))


def _count(office: Office, table: type[Base]) -> int:
    with office.town.app.app_context():
        found = db.session.scalar(select(func.count()).select_from(table))
        db.session.remove()
    return found or 0


def test_one_client_is_made(office: Office) -> None:
    fields = {"name": "Academy LMS", "scopes": ["write"]}

    answers = _all_at_once(office, lambda clerk: clerk.send(f"{RECORDS}/clients/add", **fields).status)

    assert answers == [200] + [422] * (AT_ONCE - 1)
    assert _count(office, Client) == 1
    assert office.actions() == ["lrs.client_created"]


def test_one_destination_is_added(office: Office) -> None:
    fields = {
        "name": "County LRS",
        "endpoint": "https://lrs.county.example/xapi",
        "username": "riverton",
        "password": PASSWORD,
        "xapi_version": "1.0.3",
        "batch_rows": "50",
        "alert_mail": "",
    }

    answers = _all_at_once(office, lambda clerk: clerk.send(f"{RECORDS}/add", **fields).status)

    assert answers == [200] + [422] * (AT_ONCE - 1)
    assert _count(office, Destination) == 1
    assert office.actions() == ["delivery.destination_added"]


def test_one_comparison_is_asked_for(office: Office) -> None:
    lms = office.destination()

    answers = _all_at_once(office, lambda clerk: clerk.send(f"{RECORDS}/{lms}/comparisons", span="all").status)

    assert answers == [200] * AT_ONCE
    assert _count(office, Reconciliation) == 1


def test_a_client_is_revoked_once(office: Office) -> None:
    office.sign_in().send(f"{RECORDS}/clients/add", name="Academy LMS", scopes=["write"])

    answers = _all_at_once(office, lambda clerk: clerk.send(f"{RECORDS}/clients/1/revoke").status)

    assert answers == [200] * AT_ONCE
    assert office.actions() == ["lrs.client_created", "lrs.client_revoked"]
