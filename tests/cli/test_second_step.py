"""Second steps from the command line: demanding one, resetting a lost one; and a breached password is refused."""

from hashlib import sha1
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cli.conftest import Office
from training_app.accounts.factors.models import Passkey, SecondStepRole
from training_app.accounts.models import Person
from training_app.audit.models import AuditEntry
from training_app.foundation.clock import system_clock


def demanded(office: Office) -> set[str]:
    with office.look() as session:
        return set(session.scalars(select(SecondStepRole.role)))


def test_each_call_names_all_roles_that_need_one(office: Office) -> None:
    said = office.do("person", "second-step", "--of", "coordinator", "--of", "admin")
    assert said.startswith("From now on admin and coordinator needs a second step.")
    assert demanded(office) == {"admin", "coordinator"}

    office.do("person", "second-step", "--of", "admin")
    assert demanded(office) == {"admin"}

    assert office.do("person", "second-step", "--of-nobody") == "No role needs a second step any more.\n"
    assert demanded(office) == set()


def test_it_must_be_said_of_whom_and_never_of_officers(office: Office) -> None:
    office.refuse("person", "second-step", code=2)
    office.refuse("person", "second-step", "--of", "admin", "--of-nobody", code=2)
    office.refuse("person", "second-step", "--of", "officer", code=2)

    assert demanded(office) == set()


def test_a_reset_takes_what_was_lost_and_is_recorded(office: Office) -> None:
    with office.look() as session:
        person = session.scalars(select(Person).where(Person.sign_in_name == "2002")).one()
        kept = Passkey(
            agency_id=person.agency_id,
            person_id=person.id,
            credential_hash="0" * 64,
            credential_id=b"lost",
            public_key=b"",
            sign_count=0,
            name="Lost phone",
            made_at=system_clock(),
            last_used_at=None,
        )
        session.add(kept)
        session.commit()

    said = office.do("person", "reset-second-step", "2002")

    assert "has no second step any more" in said
    with office.look() as session:
        assert session.scalars(select(Passkey)).all() == []
        assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() == (
            "sign_in.second_step_reset"
        )


def test_a_breached_password_is_refused(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    breached, other = "copper lantern quiet harbor", "copper lantern quiet garden"
    file = tmp_path / "breached.txt"
    file.write_text(sha1(breached.encode()).hexdigest().upper() + "\n")
    monkeypatch.setenv("COMMON_GROUND_BREACHED_PASSWORDS", str(file))

    said = office.refuse("person", "password", "2002", typed=f"{breached}\n{breached}\n")
    office.do("person", "password", "2002", typed=f"{other}\n{other}\n")

    assert "known from a breach" in said
