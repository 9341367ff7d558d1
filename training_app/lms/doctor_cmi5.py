"""Tries the connection to an LMS that launches by cmi5: whether it can be reached, and what became of its launches."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from training_app.foundation.http import HttpClient
from training_app.foundation.secrets import KeyMissing
from training_app.foundation.trial import Step, try_one


@dataclass(frozen=True, slots=True)
class KnownSite:
    """What this installation knows of the LMS by itself."""

    origins: Sequence[str]
    sessions: int
    waiting: int
    "Records that wait to be sent there."
    last_failure: str | None
    "Why the newest launch failed, for the administrator; None when it went well, or there was none."
    not_taken: int = 0
    "Records that the LMS did not take, of sessions that it did not give up."
    can_seal: bool = True
    "Whether this installation has a key to keep the token of a session with."


def try_site(client: HttpClient, known: KnownSite) -> list[Step]:
    """What each step showed. Nothing is stored there: what a launch allows, only a launch can try."""
    return [
        try_one("Keep its tokens", partial(_can_keep, known)),
        *(try_one(f"Reach {origin}", partial(_reach, client, origin)) for origin in known.origins),
        try_one("Launches", partial(_launches, known)),
        try_one("Records", partial(_records, known)),
    ]


def _can_keep(known: KnownSite) -> tuple[bool, str]:
    return (True, "The key for secrets is set.") if known.can_seal else (False, KeyMissing.sentence)


def _reach(client: HttpClient, origin: str) -> tuple[bool, str]:
    # any answer will do: what is at the root of an LMS is its own affair
    status = client.send("GET", f"{origin}/", headers={}).status
    if status >= 500:
        return False, f"It answers with {status}. Ask who runs the LMS."
    return True, "Something answers there."


def _launches(known: KnownSite) -> tuple[bool | None, str]:
    if known.last_failure is not None:
        return False, f"The newest launch failed. {known.last_failure} Mend that, then launch the module there again."
    if not known.sessions:
        return None, "Nobody has come from there yet. Launch a module there once."
    return True, "The newest launch went well."


def _records(known: KnownSite) -> tuple[bool | None, str]:
    if known.not_taken:
        count = "One record was" if known.not_taken == 1 else f"{known.not_taken:,} records were"
        return False, f"{count} not taken. The page Records has the reasons; mend what they name, then send them again."
    if not known.waiting:
        return True, "None waits."
    count = "One record waits" if known.waiting == 1 else f"{known.waiting:,} records wait"
    return None, f"{count} to be sent. They go on by themselves while the session there lives."
