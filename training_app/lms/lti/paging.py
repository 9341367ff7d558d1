"""From one page of a platform's list to the next, without being led astray. Pure.

Source: RFC 8288 (the Link header); LTI Names and Role Provisioning Services 2.0, section on limits; LTI Assignment and
Grade Services 2.0, section on the container request filters
"""

import re
from collections.abc import Collection
from enum import Enum
from urllib.parse import urljoin

from training_app.lms.lti.addresses import is_same_origin

_PARAMETER = r';\s*([^\s;,="]+)(?:\s*=\s*(?:"([^"]*)"|([^\s;,"]+)))?'
_LINK = re.compile(rf"<([^>]*)>((?:\s*{_PARAMETER})*)")


class Astray(Enum):
    """Why the next page is not asked for, and the list has no end that can be reached."""

    ELSEWHERE = "on another host, and our access token is not for it"
    IN_CIRCLES = "read before, or one too many"


def next_page(header: str, url: str, *, seen: Collection[str], most: int) -> str | Astray | None:
    """The address of the page after this one; None after the last.

    :param header: the Link header of this page, "" without one
    :param url: this page's own address
    :param seen: addresses of the pages before it
    :param most: how many pages a list may have
    """
    found = next_link(header, url)
    if found is None:
        return None
    if not is_same_origin(found, url):
        return Astray.ELSEWHERE
    if found == url or found in seen or len(seen) + 1 >= most:
        return Astray.IN_CIRCLES
    return found


def next_link(header: str, url: str) -> str | None:
    """The target of the Link whose relation is ``next``, its case kept; None without one.

    :param url: what a relative target is relative to
    """
    for link in _LINK.finditer(header):
        parameters = {name.lower(): quoted or bare for name, quoted, bare in re.findall(_PARAMETER, link[2])}
        # Moodle 4.5 puts typographic quotes around the relations of its line items
        relation = parameters.get("rel", "").encode("ascii", "ignore").decode()
        if "next" in relation.lower().split():
            return urljoin(url, str(link[1]))
    return None
