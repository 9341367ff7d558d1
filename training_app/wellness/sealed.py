"""The WSGI application that hands out one document and knows nothing else.

No database, no secret key, no session and no log: it cannot set a cookie because there is nothing to sign one with,
and it never looks at the cookies it is sent.
"""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from training_app.wellness.document import Document

OFF = (
    "accelerometer",
    "autoplay",
    "camera",
    "clipboard-read",
    "clipboard-write",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "xr-spatial-tracking",
)

# allow-modals is for printing, allow-downloads for keeping a copy. Forms, pop-ups and storage stay shut.
HEADER_ONLY_POLICY = "frame-ancestors 'none'; sandbox allow-scripts allow-modals allow-downloads"


class SealedApp:
    """Answer ``GET /`` with the document and refuse everything else, alike for everybody."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._headers = _headers(document)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request. Reads the method, the path, and whether there is a query or a body; nothing more."""
        status, kind, body, extra = self._answer(environ)
        length = ("Content-Length", str(len(body)))
        start_response(status, [("Content-Type", kind), length, *extra, *self._headers])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _answer(self, environ: WSGIEnvironment) -> tuple[str, str, bytes, list[tuple[str, str]]]:
        plain = "text/plain; charset=utf-8"
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return "405 Method Not Allowed", plain, b"This page takes nothing in.\n", [("Allow", "GET, HEAD")]
        if environ.get("QUERY_STRING") or _has_body(environ):
            return "400 Bad Request", plain, b"This page takes nothing in.\n", []
        path = environ.get("PATH_INFO", "")
        if path == "/":
            return "200 OK", "text/html; charset=utf-8", self.document.html, []
        if path == "":
            return "308 Permanent Redirect", plain, b"", [("Location", _with_slash(environ))]
        return "404 Not Found", plain, b"There is no such page.\n", []


def sent_policy(document: Document) -> str:
    """Return the content security policy of the headers: the page's own, and what only a header can say."""
    return f"{document.policy}; {HEADER_ONLY_POLICY}"


def _has_body(environ: WSGIEnvironment) -> bool:
    return environ.get("CONTENT_LENGTH") not in {None, "", "0"} or "HTTP_TRANSFER_ENCODING" in environ


def _with_slash(environ: WSGIEnvironment) -> str:
    """Return the address with its slash, relative, so that no host name or prefix has to be believed."""
    last_part = str(environ.get("SCRIPT_NAME", "")).rpartition("/")[2]
    return f"./{last_part}/" if last_part else "./"


def _headers(document: Document) -> list[tuple[str, str]]:
    return [
        ("Content-Security-Policy", sent_policy(document)),
        ("Cache-Control", "no-store"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in OFF)),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
    ]
