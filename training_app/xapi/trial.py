"""Trying a connection step by step, and saying in words which step failed and what to change."""

import json
from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

from training_app.foundation.http import Reply
from training_app.foundation.trial import Step, try_in_turn
from training_app.xapi.lrs_client import LrsClient


def try_destination(client: LrsClient) -> list[Step]:
    """Each step in turn; after one that fails the rest is not tried. Nothing is stored at the other side."""
    return try_in_turn([(name, partial(try_step, client)) for name, try_step in _STEPS])


def _reach(client: LrsClient) -> tuple[bool, str]:
    # TLS is part of reaching: a certificate that cannot be verified ends here
    reply = client.get("/about")
    if 300 <= reply.status < 400:
        return False, f"It sends on to another address ({reply.status}), which is not followed. Check the endpoint."
    words = "Something answers at this address."
    if urlsplit(client.endpoint).scheme == "http":
        words += " It is not https: anyone on the way can read the password and the records."
    return True, words


def _is_an_lrs(client: LrsClient) -> tuple[bool | None, str]:
    reply = client.get("/about")
    versions = _versions(reply)
    if versions is None and reply.status == 200:
        return False, "What answers is not an LRS: it says nothing about itself under /about. Check the endpoint."
    if versions is None:
        # Ralph has no such page and takes records all the same
        return None, f"It says nothing about itself under /about ({reply.status}). The next step shows more."
    if not any(_is_spoken(one, client.xapi_version) for one in versions):
        spoken = ", ".join(versions)
        return False, f"It speaks xAPI {spoken}, and not {client.xapi_version}. Change the version under Change."
    return True, f"It is an LRS and speaks xAPI {', '.join(versions)}."


def _lets_in(client: LrsClient) -> tuple[bool | None, str]:
    reply = client.get("/statements?limit=1")
    if reply.status == 401:
        return False, "It refused the name or the password (401). Correct them under Change."
    if reply.status == 403:
        return None, "It knows the name and does not let it read (403). Records can be sent; comparing needs reading."
    if reply.status == 404:
        return False, "There is no LRS at this address (404). Check the endpoint."
    if reply.status != 200:
        return False, f"It cannot give statements now ({reply.status}). Try again later, or ask who runs the LRS."
    return (True, "Name and password are right, and may read.") if _is_list(reply) else (False, _NOT_A_LIST)


def _lets_write(client: LrsClient) -> tuple[bool | None, str]:
    # a list of nothing: an LRS that lets the name write has nothing to store, and says so
    reply = client.post("/statements", b"[]")
    if reply.status in {401, 403}:
        return False, f"It does not let this name write ({reply.status}). Have it allowed there."
    if reply.status in {200, 204}:
        return True, "The name may write."
    return None, "Whether the name may write shows with the first record."


def _versions(reply: Reply) -> list[str] | None:
    try:
        versions = json.loads(reply.body)["version"] if reply.status == 200 else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return [str(one) for one in versions] if isinstance(versions, list) and versions else None


def _is_spoken(version: str, wanted: str) -> bool:
    # 1.0.3 is spoken by whoever speaks 1.0: the patch version changes nothing on the way
    return version.split(".")[:2] == wanted.split(".")[:2]


def _is_list(reply: Reply) -> bool:
    try:
        return isinstance(json.loads(reply.body)["statements"], list)
    except (ValueError, KeyError, TypeError, RecursionError):
        return False


_NOT_A_LIST = "It answered, but not with a list of statements. Check the endpoint."
_STEPS: list[tuple[str, Callable[[LrsClient], tuple[bool | None, str]]]] = [
    ("Reach it", _reach),
    ("See that it is an LRS", _is_an_lrs),
    ("Come in", _lets_in),
    ("Write", _lets_write),
]
