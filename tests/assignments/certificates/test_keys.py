"""The keys of certificates: sealed, changed, and the public halves never lost."""

from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from tests.assignments.certificates.office import KEY, Office
from training_app.assignments.certificates.checking import check_certificate
from training_app.assignments.certificates.desk import ROOM_KEY, Room
from training_app.assignments.certificates.errors import CannotSign
from training_app.assignments.certificates.keys import read_signing_key, renew_keys, rotate_key
from training_app.assignments.certificates.models import CertificateKey
from training_app.assignments.certificates.queries import find_issued
from training_app.assignments.certificates.rules import Standing
from training_app.audit.models import AuditEntry
from training_app.foundation.db import begin_write, db
from training_app.foundation.secrets import SecretBox


def keys_of(office: Office) -> list[CertificateKey]:
    with office.town.app.app_context():
        rows = db.session().scalars(select(CertificateKey).order_by(CertificateKey.id)).all()
        db.session.remove()
        return list(rows)


def rotate(office: Office) -> str:
    with office.town.app.app_context():
        room: Room = office.town.app.extensions[ROOM_KEY]
        agency_id = office.town.people.agency_id
        kid = rotate_key(db.session(), room.secrets, agency_id=agency_id, by=None, now=office.town.clock())
        db.session.remove()
        return kid


def standing(office: Office, number: str) -> Standing:
    with office.town.app.app_context():
        room: Room = office.town.app.extensions[ROOM_KEY]
        issued = find_issued(db.session(), number)
        assert issued is not None
        checked = check_certificate(db.session(), room.library, issued, now=office.town.clock())
        db.session.remove()
        return checked.standing


def test_the_first_certificate_makes_the_key_and_keeps_it_sealed(office: Office) -> None:
    assert keys_of(office) == []

    office.issue()

    (key,) = keys_of(office)
    assert "d" not in key.public_jwk
    assert b"PRIVATE KEY" not in (key.private_sealed or b"")
    assert "PRIVATE KEY" in SecretBox(KEY).open(key.private_sealed or b"")


def test_after_a_change_of_key_what_was_signed_before_still_holds(office: Office) -> None:
    number = office.issue()

    kid = rotate(office)

    old, new = keys_of(office)
    assert (old.private_sealed, new.kid) == (None, kid)
    assert standing(office, number) is Standing.HOLDS


def test_without_its_public_key_it_would_not_be_confirmed(office: Office) -> None:
    """The negative control."""
    number = office.issue()
    rotate(office)
    with office.town.app.app_context():
        db.session().delete(db.session().scalars(select(CertificateKey).order_by(CertificateKey.id)).first())
        db.session().commit()
        db.session.remove()

    assert standing(office, number) is Standing.NOT_GENUINE


def test_a_change_of_key_is_in_the_audit_log(office: Office) -> None:
    kid = rotate(office)

    with office.town.app.app_context():
        entry = db.session().scalars(select(AuditEntry).where(AuditEntry.action == "certificate.key_rotated")).one()
        assert (entry.subject, entry.detail) == (f"certificate_key:{kid}", {"before": None})


def test_keys_are_sealed_anew_with_the_installations_new_key(office: Office) -> None:
    office.issue()
    newer = Fernet.generate_key().decode()
    with office.town.app.app_context():
        session = db.session()
        begin_write(session)
        renew_keys(session, SecretBox(f"{newer},{KEY}"))
        session.commit()
        agency_id = office.town.people.agency_id

        assert read_signing_key(session, SecretBox(newer), agency_id) is not None
        with pytest.raises(CannotSign):
            read_signing_key(session, SecretBox(KEY), agency_id)
        db.session.remove()


def test_an_installation_without_a_key_makes_no_certificate_and_keeps_the_completion(office: Office) -> None:
    room: Room = office.town.app.extensions[ROOM_KEY]
    office.town.app.extensions[ROOM_KEY] = replace(room, secrets=SecretBox(None))

    with pytest.raises(CannotSign):
        office.issue()

    assert keys_of(office) == []
    page = office.officer.get(office.address)
    assert "no key to sign it with" in page.text()
    assert [form for form in page.all("form") if form.get("action") == office.address] == []
