"""Below another site's path: a Flask site, a WSGI server or a proxy may mount the program at ``/training``.

Rooms write every address from the program's own root (``/app/modules``), so that none of them need know where that is.
Where it is comes to it here, once, on the way out. Source: PEP 3333, SCRIPT_NAME.
"""

import re
from urllib.parse import quote

from flask import Flask, Response, request

_ROOTS = "app|static|wellness|xapi|lti|cmi5|scorm|verify"
# an attribute that begins with one of our addresses; in text a quotation mark is written otherwise
_ADDRESS = re.compile(rf'="(?=/(?:{_ROOTS})(?:[/"?#]))'.encode())


def register_mount(app: Flask) -> None:
    """Let the app stand anywhere."""
    app.after_request(add_mount_path)


def add_mount_path(response: Response) -> Response:
    """The answer, with the path that the program is mounted at before each of its own addresses."""
    # as it stands in an address: whoever mounts the program may call that what they like
    mounted_at = quote(request.script_root)
    if not mounted_at:
        return response
    # those that Flask made have it already
    location = response.headers.get("Location", "")
    if location.startswith("/") and not location.startswith(("//", f"{mounted_at}/")):
        response.headers["Location"] = mounted_at + location
    if response.mimetype == "text/html" and not response.is_streamed:
        response.set_data(_ADDRESS.sub(f'="{mounted_at}'.encode(), response.get_data()))
    return response
