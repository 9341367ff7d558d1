"""Making a certificate, on both databases."""

import threading

import pytest
from sqlalchemy import func, select

from tests.assignments.certificates.office import Office
from training_app.assignments.certificates.errors import CompletionUnknown, DoesNotCount
from training_app.assignments.certificates.models import Certificate, CertificateKey
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.foundation.ids import new_uuid


def counts(office: Office) -> list[int]:
    """Certificates, keys, and audit entries of certificates."""
    with office.town.app.app_context():
        session = db.session()
        found = [
            session.execute(select(func.count()).select_from(Certificate)).scalar_one(),
            session.execute(select(func.count()).select_from(CertificateKey)).scalar_one(),
            session.execute(
                select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "certificate.issued")
            ).scalar_one(),
        ]
        db.session.remove()
        return found


def test_one_completion_has_one_number_for_ever(office: Office) -> None:
    first = office.issue()
    office.town.clock.advance(days=400)

    assert office.issue() == first
    assert counts(office) == [1, 1, 1]


def test_presses_at_the_same_moment_make_one(office: Office) -> None:
    numbers: list[str] = []
    presses = [threading.Thread(target=lambda: numbers.append(office.issue())) for _ in range(6)]
    for press in presses:
        press.start()
    for press in presses:
        press.join(timeout=60)

    assert len(numbers) == 6
    assert len(set(numbers)) == 1
    assert counts(office) == [1, 1, 1]


def test_of_a_completion_taken_back_none_is_made(office: Office) -> None:
    office.void()

    with pytest.raises(DoesNotCount):
        office.issue()

    assert counts(office) == [0, 0, 0]


def test_a_corrected_completion_has_a_certificate_of_its_own(office: Office) -> None:
    old = office.issue()
    office.completion_id = office.correct()

    assert office.issue() != old
    assert counts(office) == [2, 1, 2]


def test_another_s_completion_is_unknown(office: Office) -> None:
    office.learner = type(office.learner)(office.town.people.agency_id, office.town.people.other_officer_id)

    with pytest.raises(CompletionUnknown):
        office.issue()


def test_what_is_no_completion_is_unknown(office: Office) -> None:
    office.completion_id = new_uuid()

    with pytest.raises(CompletionUnknown):
        office.issue()


def test_a_term_holds_for_what_is_made_after_it(office: Office) -> None:
    office.good_for(24)
    with_term = office.issue()
    office.good_for(12)

    page = office.stranger_opens(f"/verify/{with_term}")

    assert "23 November 2028" in page.text()
