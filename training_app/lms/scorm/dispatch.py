"""What a dispatch package is made from, refused when an LMS or a browser could misread it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

from training_app.lms.scorm.errors import PackageRefused

TITLE_LONGEST = 200
_MODULE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PACKAGE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{22,128}")
_HOST = re.compile(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]")
# browsers treat these as trustworthy without TLS: W3C Secure Contexts, section 3.1
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class ScormVersion(StrEnum):
    """The two versions that packages are made for."""

    V1_2 = "1.2"
    V2004 = "2004"
    "4th edition."


@dataclass(frozen=True, slots=True)
class DispatchSpec:
    """One package: one module for one LMS.

    Whoever holds the package can read everything in it, the secret too. It shows that a launch came through a package
    that was given out; it does not show who the learner is.
    """

    title: str
    "As the LMS lists it: 1-200 characters on one line."
    module_id: str
    launch_url: str
    "The page of ours that the shell opens: https (http on loopback alone), without query and fragment."
    package_id: str
    "8-64 letters, digits, - and _."
    secret: str
    "22-128 letters, digits, - and _: 128 bits or more from ``secrets.token_urlsafe``."
    allowed_origins: tuple[str, ...]
    'Where the LMS serves packages from, as browsers write it: "https://lms.example.gov".'
    mastery_score: float | None
    "0.0-1.0, the module's pass mark; None for a module that gives no score."

    def __post_init__(self) -> None:
        """Look at every field.

        :raise PackageRefused: for the first one that is out of shape
        """
        _need(0 < len(self.title) <= TITLE_LONGEST and self.title.isprintable(), "The title is not one line of text.")
        _need(_MODULE_ID.fullmatch(self.module_id), "The module's id is not one.")
        _need(_PACKAGE_ID.fullmatch(self.package_id), "The package's id is not one.")
        _need(_SECRET.fullmatch(self.secret), "The package's secret is not one.")
        _need(_may_be_opened(self.launch_url), "The launch address is not an https address without query and fragment.")
        _need(self.allowed_origins, "The address of the LMS is missing.")
        for origin in self.allowed_origins:
            _need(is_origin(origin), f"{origin[:80]!r} is not the address of an LMS: write https://lms.example.gov")
        mark = self.mastery_score
        _need(mark is None or 0 <= mark <= 1, "The pass mark is not between 0 and 1.")


def is_origin(text: str) -> bool:
    """Whether this is an origin exactly as a browser writes it, so that comparing strings is enough.

    Source: HTML Standard, "ASCII serialization of an origin": lower case, no path, no default port.
    """
    parts = _split(text)
    return (
        parts is not None
        and _is_safe(parts)
        and text == f"{parts.scheme}://{parts.netloc}"
        and text == text.lower()
        and not parts.netloc.endswith((":443" if parts.scheme == "https" else ":80", ":"))
    )


def origin_of(url: str) -> str:
    """Return the origin of an address that ``DispatchSpec`` took as its launch address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _need(is_met: object, sentence: str) -> None:
    if not is_met:
        raise PackageRefused(f"{sentence} Nothing was changed. Correct it and try again.")


def _may_be_opened(url: str) -> bool:
    parts = _split(url)
    return (
        parts is not None
        and is_origin(f"{parts.scheme}://{parts.netloc}")
        and parts.path.startswith("/")
        and url == f"{parts.scheme}://{parts.netloc}{parts.path}"
        and re.fullmatch(r"[A-Za-z0-9._~/-]+", parts.path) is not None
    )


def _split(text: str) -> SplitResult | None:
    """The parts of an address, None when it has no host or a port that is no number."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.hostname else None


def _is_safe(parts: SplitResult) -> bool:
    host = parts.netloc if parts.port is None else parts.netloc.rpartition(":")[0]
    is_loopback = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return (parts.scheme == "https" or is_loopback) and _HOST.fullmatch(host) is not None
