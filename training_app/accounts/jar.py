"""The cookies in which a browser keeps its sessions: one for who signed in here, one for each module an LMS opened.

An LMS may show two modules side by side, and their launches cross: with one cookie the last answer would win, and the
other page would be shut out.
"""

import re
from hashlib import sha256
from typing import Any

from flask import current_app, request
from werkzeug.wrappers import Response

COOKIE_NAME = "cg_session"
FRAMED_COOKIE_NAME = "cg_framed"
"""The session of a page that an LMS shows in a frame: another jar, so that it never meets the one of a window."""
COOKIE_PATH = "/app"
_JARS = {
    is_framed: re.compile(rf"{name}(?:_[0-9a-f]{{8}})?")
    for is_framed, name in ((True, FRAMED_COOKIE_NAME), (False, COOKIE_NAME))
}


def cookie_name_for(module_id: str | None, *, in_frame: bool) -> str:
    """The cookie of a session that opens one module; of one that opens all of them where it is None."""
    name = FRAMED_COOKIE_NAME if in_frame else COOKIE_NAME
    return name if module_id is None else f"{name}_{sha256(module_id.encode()).hexdigest()[:8]}"


def is_framed() -> bool:
    """Whether this request comes from a page that an LMS shows in a frame."""
    return any(_JARS[True].fullmatch(name) for name in request.cookies)


def tokens_of_browser() -> dict[str, str]:
    """The tokens of this request's browser by the name of their cookie: those of the frame, where there are any."""
    jar = _JARS[is_framed()]
    return {name: value for name, value in request.cookies.items() if jar.fullmatch(name) and value}


def set_session_cookie(response: Response, token: str, *, module_id: str | None = None, in_frame: bool = False) -> None:
    """Give the browser the session: for /app only, unseen by scripts.

    Not sent along from other sites; for a page in a frame it is, and kept apart for each site that shows the frame.
    """
    response.set_cookie(cookie_name_for(module_id, in_frame=in_frame), token, **_manner(in_frame=in_frame))


def delete_session_cookies(response: Response, *names: str) -> None:
    """Take these sessions away from the browser."""
    for name in names:
        response.delete_cookie(name, **_manner(in_frame=_JARS[True].fullmatch(name) is not None))


def cookie_manner() -> dict[str, Any]:
    """How any cookie of a page under /app is set, as arguments of ``set_cookie``: as the session's own is."""
    return _manner(in_frame=is_framed())


def _manner(*, in_frame: bool) -> dict[str, Any]:
    # browsers take a cookie of a foreign frame only when it is secure and partitioned
    ours = {"samesite": "Lax", "secure": bool(current_app.config.get("COOKIES_SECURE", True))}
    framed = {"samesite": "None", "secure": True, "partitioned": True}
    return {"path": request.script_root + COOKIE_PATH, "httponly": True, **(framed if in_frame else ours)}
