"""The versions of xAPI that are spoken here."""

import re
from enum import StrEnum


class Version(StrEnum):
    """The newest patch of each; what a patch changed is words, not rules."""

    V1 = "1.0.3"
    V2 = "2.0.0"


_ONE = re.compile(r"1\.0(\.[0-9]+)?")
_TWO = re.compile(r"2\.0(\.[0-9]+)?")


def read_version(header: str) -> Version | None:
    """The version a request asks for; None for one that is not spoken here.

    XAPI-00330, XAPI-00331: "1.0" means 1.0.0, and every 1.0.x is taken as 1.0.3; likewise 2.0.
    """
    if _ONE.fullmatch(header):
        return Version.V1
    return Version.V2 if _TWO.fullmatch(header) else None
