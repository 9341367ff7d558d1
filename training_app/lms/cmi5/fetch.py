"""The one request that turns a launch into a token: asked by the server, or by the browser where the LMS wants that.

Source: cmi5 specification, section 8.2, Authorization Token Fetch URL. Some LMSs answer only a browser that carries
their cookie (AICC/CMI-5_Spec_Current, issue 785); then a form hands us what the browser was told.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from training_app.lms.cmi5.json_text import Json, NotAnObject, read_object

METHOD: Final = "POST"
"""Never GET, which could be cached: section 8.2.1."""
STATUS_FIELD: Final = "status"
ANSWER_FIELD: Final = "answer"
"""The two fields in which the browser hands over the status, and the body as it came."""
_TOKEN = re.compile(r"[\x21-\x7e]{1,8192}")
_ASKS_FOR_SIGN_IN = frozenset({301, 302, 303, 307, 308, 401, 403})
_OPEN_AGAIN = "Go back to your LMS and open the training from there again. What you answered before is kept."


class FetchError(StrEnum):
    """The error-code of an answer. Source: section 8.2.3.2."""

    SPENT = "1"
    SECURITY = "2"
    APPLICATION = "3"


@dataclass(frozen=True, slots=True)
class TokenGranted:
    """The token of this session; it is a secret and ends with it."""

    auth_token: str

    @property
    def authorization(self) -> str:
        """The Authorization header of every xAPI request of the session: section 8.2.1."""
        return f"Basic {self.auth_token}"

    def __repr__(self) -> str:
        """Without the token, so that no log shows it."""
        return "TokenGranted(...)"


@dataclass(frozen=True, slots=True)
class TokenRefused:
    """The LMS said no; asking again cannot help. ``sentence`` is for the officer."""

    error: FetchError
    for_administrator: str

    @property
    def sentence(self) -> str:
        """What happened, what was kept, what to do next."""
        return f"{_SENTENCES[self.error]} {_OPEN_AGAIN}"


@dataclass(frozen=True, slots=True)
class BrowserNeeded:
    """The LMS wanted a signed-in browser, so no token was spent: let the officer's browser ask, once."""

    for_administrator: str


@dataclass(frozen=True, slots=True)
class TokenUnclear:
    """No answer, or none that can be read. The token may be spent, so nobody asks again: a new launch is needed."""

    for_administrator: str

    @property
    def sentence(self) -> str:
        """What happened, what was kept, what to do next."""
        return f"Your LMS did not answer clearly. {_OPEN_AGAIN}"


FetchOutcome: TypeAlias = TokenGranted | TokenRefused | BrowserNeeded | TokenUnclear

_SENTENCES: Final = {
    FetchError.SPENT: "This launch was used before, or it is too old.",
    FetchError.SECURITY: "Your LMS did not accept this launch.",
    FetchError.APPLICATION: "Your LMS had a problem of its own.",
}


def read_fetch_answer(status: int, body: bytes | str) -> FetchOutcome:
    """What the LMS answered to our server; errors come with status 200 and an error-code.

    A redirect, 401, 403 or a page instead of JSON is read as a sign-in that only a browser can pass.
    """
    if status in _ASKS_FOR_SIGN_IN:
        return BrowserNeeded(f"The fetch address answered {status} to our server (cmi5, section 8.2).")
    if status != 200:
        return TokenUnclear(f"The fetch address answered {status} instead of 200 (cmi5, section 8.2.1).")
    try:
        answer = read_object(body)
    except NotAnObject as error:
        return BrowserNeeded(f"The fetch address answered something else: {error} (cmi5, section 8.2.1).")
    if "error-code" in answer:
        return _refusal(answer["error-code"], answer.get("error-text"))
    token = answer.get("auth-token")
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        return TokenUnclear("The fetch address answered without a usable auth-token (cmi5, section 8.2.2).")
    return TokenGranted(token)


def read_browser_answer(form: Mapping[str, str]) -> TokenGranted | TokenRefused | TokenUnclear:
    """The same from the form in which the browser hands over what it was told: STATUS_FIELD and ANSWER_FIELD."""
    status = form.get(STATUS_FIELD, "")
    if not re.fullmatch(r"[1-5][0-9]{2}", status):
        return TokenUnclear("The browser could not reach the fetch address (cmi5, section 8.2).")
    outcome = read_fetch_answer(int(status), form.get(ANSWER_FIELD, ""))
    if isinstance(outcome, BrowserNeeded):
        return TokenUnclear(f"{outcome.for_administrator} The browser was told the same.")
    return outcome


def no_answer(reason: str) -> TokenUnclear:
    """The outcome when our server got no answer at all.

    :param reason: the words of ``foundation.http.NoReply``
    """
    return TokenUnclear(f"The fetch address gave no answer: {reason}")


def _refusal(code: Json, text: Json) -> TokenRefused:
    known = [each for each in FetchError if each.value == str(code)]
    said = text if isinstance(text, str) and text else "no text"
    # a code of its own is a fault of the LMS
    error = known[0] if known else FetchError.APPLICATION
    return TokenRefused(error, f"The fetch address answered error-code {code}, {said[:200]} (cmi5, section 8.2.3).")
