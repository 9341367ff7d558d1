"""a9: a certificate proves itself. Whatever is changed in it, the page that verifies does not confirm it.

Somebody who can write to the database changes what is kept: a field of the signed record, the number, or the training
record that it was made from. Somebody who has the paper changes the paper: then the page says something else than it.
"""

from dataclasses import replace
from secrets import token_bytes

import pytest
from joserfc.jwk import OKPKey
from sqlalchemy import select, text

from tests.assignments.certificates.office import KEY, Office
from tests.assignments.certificates.test_rules import CHANGES
from tests.conftest import Town
from training_app.assignments.certificates.models import CertificateKey
from training_app.assignments.certificates.rules import Claims, number_from
from training_app.assignments.certificates.signing import key_id, make_key, read_signed, sign_claims
from training_app.foundation.append_only import drop_append_only
from training_app.foundation.db import db
from training_app.foundation.secrets import SecretBox
from training_app.settings import Settings


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The installation has a key for secrets."""
    return replace(settings, secrets=SecretBox(KEY))


@pytest.fixture
def office(town: Town) -> Office:
    """An officer who finished a module and has the certificate of it."""
    return Office(town)


def word_for(office: Office, number: str) -> str:
    """What the page that verifies says first: Holds, Expired, ..."""
    page = office.stranger_opens(f"/verify/{number}")
    (main,) = page.all("main")
    return next(
        "".join(one.itertext()).strip()
        for one in main.iter()
        if one.tag == "span" and one.get("class", "").startswith("state")
    )


def claims_of(office: Office, number: str) -> Claims:
    """What was signed."""
    with office.town.app.app_context():
        keys = db.session().scalars(select(CertificateKey)).all()
        found = {key.kid: OKPKey.import_key(key.public_jwk) for key in keys}
        db.session.remove()
    return read_signed(office.signed(number), found)


def changed(claims: Claims, name: str) -> Claims:
    """The same with one field otherwise."""
    if hasattr(claims.facts, name):
        return replace(claims, facts=replace(claims.facts, **{name: CHANGES[name]}))
    value = CHANGES[name] if getattr(claims, name) != CHANGES[name] else claims.completed_on
    return replace(claims, **{name: value})


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_field_is_not_confirmed(office: Office, name: str) -> None:
    number = office.issue()
    forged = changed(claims_of(office, number), name)
    header, _, signature = office.signed(number).split(".")
    payload = sign_claims(forged, make_key()).split(".")[1]
    assert word_for(office, number) == "Holds"

    office.keep_instead(number, signed=f"{header}.{payload}.{signature}")

    assert word_for(office, number) == "Not confirmed"


def test_a_record_under_a_stranger_s_key_is_not_confirmed(office: Office) -> None:
    number = office.issue()

    office.keep_instead(number, signed=sign_claims(changed(claims_of(office, number), "minutes"), make_key()))

    assert word_for(office, number) == "Not confirmed"


def test_with_our_own_key_the_training_record_still_says_otherwise(office: Office) -> None:
    """Who has the key as well can sign what they like, and the page holds it against the events."""
    number = office.issue()
    forged = changed(claims_of(office, number), "minutes")
    with office.town.app.app_context():
        row = db.session().scalars(select(CertificateKey)).one()
        key = OKPKey.import_key(SecretBox(KEY).open(row.private_sealed or b""))
        assert key_id(key) == row.kid
        db.session.remove()

    office.keep_instead(number, signed=sign_claims(forged, key))

    assert word_for(office, number) == "Not confirmed"


def test_a_record_moved_to_another_number_is_not_confirmed(office: Office) -> None:
    number = office.issue()
    other = "CG-7QX2-K9PA-3MTW-08ZR"

    office.keep_instead(number, number=other)

    assert word_for(office, other) == "Not confirmed"
    assert office.stranger_opens(f"/verify/{number}").status == 404


def test_a_changed_event_does_not_confirm_the_paper(office: Office) -> None:
    number = office.issue()
    with office.town.app.app_context():
        is_sqlite = db.engine.dialect.name == "sqlite"
        detail = "json_set(detail, '$.nominal_minutes', 490)"
        if not is_sqlite:
            detail = "jsonb_set(detail::jsonb, '{nominal_minutes}', '490')::json"
        with db.engine.begin() as connection:
            drop_append_only(connection, "learning_event")
            done = connection.execute(
                text(f"UPDATE learning_event SET detail = {detail} WHERE kind = 'module_completed'")
            )
            assert done.rowcount == 1

    assert word_for(office, number) == "Not confirmed"


def test_corrected_withdrawn_and_expired_each_say_so(office: Office) -> None:
    office.good_for(6)
    first = office.issue()
    office.completion_id = office.correct()
    second = office.issue()
    assert (word_for(office, first), word_for(office, second)) == ("Out of date", "Holds")

    office.town.clock.advance(days=200)
    assert word_for(office, second) == "Expired"

    office.void()
    assert (word_for(office, first), word_for(office, second)) == ("Out of date", "Withdrawn")


def test_nobody_finds_a_certificate_by_trying(office: Office) -> None:
    office.issue()

    answers = {office.stranger_opens(f"/verify/{number_from(token_bytes(10))}").status for _ in range(20)}

    assert answers == {404}
