"""What is forgotten in time, and what stays readable when the installation's key changes."""

from cryptography.fernet import Fernet
from sqlalchemy import func, select

from tests.lms.lti_door.conftest import KEY, KEY_COLUMNS, Door
from training_app.foundation.db import begin_write, db
from training_app.foundation.secrets import SecretBox
from training_app.lms.lti.keys import key_id
from training_app.lms.lti_door.logins import forget_old_logins
from training_app.lms.lti_door.models import LtiHandoff, LtiLogin
from training_app.lms.lti_door.own_keys import read_signing_key, renew_keys


def test_logins_and_choices_that_nobody_came_back_for_are_forgotten(door: Door) -> None:
    door.browser().log_in()
    door.browser(user="instructor-1").open_link("deep_linking")
    door.town.clock.advance(minutes=30)
    door.browser().log_in()

    with door.town.app.app_context():
        forget_old_logins(db.session(), door.town.clock())
        db.session.remove()

    assert door.all(select(func.count()).select_from(LtiLogin)) == [1]
    assert door.all(select(func.count()).select_from(LtiHandoff)) == [1]
    door.town.clock.advance(minutes=30)
    with door.town.app.app_context():
        forget_old_logins(db.session(), door.town.clock())
        db.session.remove()
    assert door.all(select(func.count()).select_from(LtiHandoff)) == [0]


def test_our_key_is_sealed_anew_when_the_installations_key_changes(door: Door) -> None:
    newer = Fernet.generate_key().decode()
    with door.town.app.app_context():
        session = db.session()
        begin_write(session)
        renew_keys(session, SecretBox(f"{newer},{KEY}"))
        session.commit()
        key = read_signing_key(session, SecretBox(newer), now=door.town.clock())
        db.session.remove()

    assert key_id(key) == KEY_COLUMNS["kid"]
