"""Tries the connection to a destination from the web process, with short patience: somebody looks at the page."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.connections.kinds import is_sink, is_tried
from training_app.connections.service import find_destination
from training_app.foundation.errors import NotFound
from training_app.foundation.http import HttpClient
from training_app.foundation.secrets import SecretBox
from training_app.foundation.trial import Step
from training_app.sinks.trial import try_sink
from training_app.xapi.lrs_client import LrsClient
from training_app.xapi.passwords import PasswordMissing, password_of
from training_app.xapi.reconcile import target_of
from training_app.xapi.trial import try_destination

CONNECT_WITHIN_S = 3.0
READ_WITHIN_S = 5.0
ELSEWHERE = " The worker may have it all the same: there, training-app destination test tries the connection."


def try_line(
    session: Session, secrets: SecretBox, environ: Mapping[str, str], *, by: Identity, destination_id: int
) -> tuple[str, list[Step]]:
    """The destination's name, and what each step showed. No transaction is open while the other side is asked.

    :raise NotFound: when the person's agency has no such LRS and no such sink
    """
    destination = find_destination(session, by, destination_id)
    if not is_tried(destination.kind):
        raise NotFound
    name, target = destination.name, target_of(destination)
    session.close()
    if is_sink(target.kind):
        return name, try_sink(target.endpoint, within_s=READ_WITHIN_S, environ=environ)
    try:
        password = password_of(target, environ, secrets)
    except PasswordMissing as missing:
        is_elsewhere = target.secret_sealed is None
        words = missing.sentence + (ELSEWHERE if is_elsewhere else "")
        return name, [Step("Find the password", None if is_elsewhere else False, words)]
    client = HttpClient(connect_timeout_s=CONNECT_WITHIN_S, read_timeout_s=READ_WITHIN_S)
    return name, try_destination(LrsClient(client, target, password))
