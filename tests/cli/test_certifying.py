"""training-app certificate: terms are said and set, and a key is changed, or refused in sentences."""

import pytest
from sqlalchemy import select

from tests.cli.conftest import Office
from training_app.assignments.certificates.models import CertificateKey
from training_app.audit.models import AuditEntry


def test_without_a_term_nothing_expires(office: Office) -> None:
    said = office.do("certificate", "terms")

    assert "m01-sample                do not expire" in said


def test_a_term_is_kept_said_and_taken_away(office: Office) -> None:
    office.do("certificate", "term", "m01-sample", "--months", "24")
    with_term = office.do("certificate", "terms")
    office.do("certificate", "term", "m01-sample", "--months", "ever")

    assert "m01-sample                good for 24 months" in with_term
    assert "24" not in office.do("certificate", "terms")
    with office.look() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "certificate.term_set")).all()
    assert [entry.detail for entry in entries] == [{"before": None, "after": 24}, {"before": 24, "after": None}]


@pytest.mark.parametrize(
    ("module", "months"), [("m99", "12"), ("m01-sample", "0"), ("m01-sample", "121"), ("m01-sample", "x")]
)
def test_what_cannot_be_kept_is_refused(office: Office, module: str, months: str) -> None:
    said = office.refuse("certificate", "term", module, "--months", months)

    assert "Nothing was changed" in said
    assert "good for" not in office.do("certificate", "terms")


def test_a_key_is_changed_where_one_can_be_sealed(office: Office) -> None:
    refused = office.refuse("certificate", "rotate-key")

    assert "COMMON_GROUND_SECRETS_KEY" in refused
    with office.look() as session:
        assert session.scalars(select(CertificateKey)).all() == []
