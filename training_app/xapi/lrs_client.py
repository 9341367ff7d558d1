"""Asking another LRS: the requests that a comparison and a trial make, beside the sender's own."""

import json
from base64 import b64encode
from urllib.parse import urlencode
from uuid import UUID

from training_app.delivery.senders import Target
from training_app.foundation.http import HttpClient, NoReply, Reply


class LrsClient:
    """One LRS with one name and password."""

    def __init__(self, client: HttpClient, target: Target, password: str) -> None:
        """Ask this destination."""
        self._client = client
        self.endpoint = target.endpoint.rstrip("/")
        self.xapi_version = target.xapi_version
        credentials = b64encode(f"{target.username}:{password}".encode()).decode()
        self._headers = {
            "Authorization": f"Basic {credentials}",
            "X-Experience-API-Version": target.xapi_version,
            "Accept": "application/json",
        }

    def get(self, address: str) -> Reply:
        """
        :param address: a whole address, or a path below the endpoint
        :raise NoReply: when nothing came back
        """
        url = address if "://" in address else f"{self.endpoint}{address}"
        return self._client.send("GET", url, headers=self._headers)

    def post(self, path: str, body: bytes) -> Reply:
        """
        :raise NoReply: when nothing came back
        """
        headers = {**self._headers, "Content-Type": "application/json"}
        return self._client.send("POST", f"{self.endpoint}{path}", headers=headers, body=body)

    def holds(self, statement_id: UUID) -> bool | None:
        """Whether it has the statement, voided or not; None when it does not say.

        :raise NoReply: when nothing came back
        """
        reply = self.get(f"/statements?{urlencode({'statementId': str(statement_id)})}")
        is_there = _shows(reply, statement_id)
        if is_there is False:
            reply = self.get(f"/statements?{urlencode({'voidedStatementId': str(statement_id)})}")
            # an LRS that does not know voiding does not know this parameter either
            is_there = False if reply.status in {400, 422, 501} else _shows(reply, statement_id)
        return is_there


def _shows(reply: Reply, statement_id: UUID) -> bool | None:
    """Whether the statement is in the reply; None when this is no answer of an LRS."""
    if reply.status == 404:
        return False
    try:
        shown = json.loads(reply.body if reply.status == 200 else b"null")
        # Ralph answers with a list, which is empty for an unknown id
        ids = [UUID(one["id"]) for one in shown.get("statements", [shown])]
    # RecursionError: a reply of nothing but brackets
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if ids and statement_id not in ids:
        return None
    return bool(ids)


__all__ = ["LrsClient", "NoReply", "Reply"]
