"""An LMS on loopback that hosts a dispatch package, and beside it, on another origin, pages that play our side.

The LMS is at 127.0.0.1, the content at localhost with another port: two sites for a browser. The run-time API is the
strict one of ``scorm_api.js``, or scorm-again, a library with which LMSs are built, fetched when first asked for.
"""

import hashlib
import html
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

HERE = Path(__file__).parent
DISPATCH = HERE.parents[1] / "training_app" / "web" / "static" / "dispatch.js"
SCORM_AGAIN = "scorm-again@3.4.3"
"MIT. A tool of the tests that is not kept with them."
SHA256 = "f182724b4614c34a616a92d7e4d8967392013c5fae74116db98a5c5a11db5edb"
FETCH_WITHIN_S = 120
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".xml": "text/xml"}

COURSE = """<!DOCTYPE html><html lang="en"><title>A course</title>
<style>iframe { width: 100%; height: 80vh; border: 0 } body { margin: 0 }</style>
<script src="/api.js"></script>
<script>
  const asked = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  if (asked.api === "strict") {
    window.lms = new StrictLms(asked.version, asked);
    if (asked.version === "1.2") window.API = lms.api;
    else window.API_1484_11 = lms.api;
  }
  if (asked.api === "again") {
    const settings = {autocommit: false, lmsCommitUrl: "/commit", logLevel: 5};
    window.again = asked.version === "1.2" ? new Scorm12API(settings) : new Scorm2004API(settings);
    if (asked.version === "1.2") window.API = again;
    else window.API_1484_11 = again;
    again.loadFromJSON(asked.cmi, "");
  }
</script>
<body><script>
  const frame = document.createElement("iframe");
  frame.src = asked.through ?? "/package/index.html";
  if (asked.opens !== false) document.body.append(frame);
</script></body></html>"""
BETWEEN = """<!DOCTYPE html><html lang="en"><title>A frame of another origin</title>
<iframe src="{lms_origin}/package/index.html"></iframe></html>"""
PAGE = """<!DOCTYPE html><html lang="en"><title>The training</title>
<main><p data-behaviour="dispatch" data-allowed-origins="{origins}" {more}><span data-line></span></p>{form}</main>
<script type="module" src="/dispatch.js"></script></html>"""
FORM = """<form data-launch method="post" action="/door">
<input name="csrf_token" type="hidden" value="ours">{fields}</form>"""
FIELDS = ("package", "secret", "scorm", "learner", "learner_name", "nonce")


def scorm_again(version: str) -> str:
    """The source of scorm-again for a version, from the user's cache or from npm; without both the test is skipped."""
    if shutil.which("npm") is None:
        pytest.skip("npm is missing, and with it scorm-again. Type: sudo apt install npm")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "common-ground-tests"
    archive = cache / f"{SCORM_AGAIN.replace('@', '-')}.tgz"
    if not archive.exists():
        _fetch(archive)
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == SHA256, f"{archive} is not {SCORM_AGAIN}: take it away"
    name = "scorm12" if version == "1.2" else "scorm2004"
    with tarfile.open(archive) as packed:
        member = packed.extractfile(f"package/dist/{name}.min.js")
        assert member is not None
        return member.read().decode()


def _fetch(archive: Path) -> None:
    """Into the cache in one step, so that two tests at the same time do not read half a file."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=archive.parent) as folder:
        command = ["npm", "pack", SCORM_AGAIN, "--pack-destination", folder]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=FETCH_WITHIN_S)
        except subprocess.SubprocessError:
            pytest.skip(f"{SCORM_AGAIN} is not in the cache, and npm cannot fetch it now.")
        (Path(folder) / archive.name).replace(archive)


class ScormLms:
    """Both servers, started on construction. ``files`` is the package, by name; set it before a browser comes."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.api_script = (HERE / "scorm_api.js").read_text(encoding="utf-8")
        self.origins: str | None = None
        "Whom the content answers; the LMS when None."
        self.is_silent = False
        "Whether the content opens and says nothing."
        self.takes_commits = True
        "Whether the server behind scorm-again stores what it is sent."
        self.commits: list[dict[str, Any]] = []
        "What it was sent, oldest first."
        self.launches: list[dict[str, str]] = []
        "The forms that came to the door of the content."
        self.content_paths: list[str] = []
        "Path and query of every page that was asked of the content."
        self._servers = [_Server(self, _Course), _Server(self, _Content)]
        self.lms_origin = f"http://127.0.0.1:{self._servers[0].server_port}"
        self.foreign_origin = f"http://localhost:{self._servers[0].server_port}"
        self.content_origin = f"http://localhost:{self._servers[1].server_port}"
        for server in self._servers:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    @property
    def launch_url(self) -> str:
        return f"{self.content_origin}/launch"

    def page_url(self, nonce: str, result: dict[str, Any] | None = None, *, is_last: bool = False) -> str:
        """A page of the training that tells a result, as the program would render it."""
        asked = {"nonce": nonce}
        if result is not None:
            asked["result"] = json.dumps(result)
        if is_last:
            asked["bye"] = "yes"
        return f"{self.content_origin}/page?{urlencode(asked)}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, lms: ScormLms, handler: type[BaseHTTPRequestHandler]) -> None:
        self.lms = lms
        super().__init__(("127.0.0.1", 0), handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is not worth a traceback."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def answer(self, body: str | bytes, media_type: str = "text/html", status: int = 200) -> None:
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the tests look at what was kept."""


class _Course(_Handler):
    """The LMS."""

    def do_GET(self) -> None:
        lms = self.server.lms
        path = urlsplit(self.path).path
        name = path.removeprefix("/package/")
        if path == "/course":
            self.answer(COURSE)
        elif path == "/api.js":
            self.answer(lms.api_script, "text/javascript")
        elif path == "/between":
            self.answer(BETWEEN.format(lms_origin=lms.lms_origin))
        elif name in lms.files:
            self.answer(lms.files[name], TYPES[Path(name).suffix])
        else:
            self.answer("<!DOCTYPE html><title>Nothing here</title>", status=200 if path == "/empty" else 404)

    def do_POST(self) -> None:
        lms = self.server.lms
        lms.commits.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        taken = {"result": lms.takes_commits, "errorCode": 0 if lms.takes_commits else 101}
        self.answer(json.dumps(taken), "application/json")


class _Content(_Handler):
    """Our side: the launch page with its form, the door, and pages with results."""

    def do_GET(self) -> None:
        lms = self.server.lms
        address = urlsplit(self.path)
        if address.path == "/dispatch.js":
            self.answer(DISPATCH.read_bytes(), "text/javascript")
        elif lms.is_silent or address.path not in {"/launch", "/page"}:
            self.answer("<!DOCTYPE html><title>Nothing here</title>")
        else:
            lms.content_paths.append(self.path)
            asked = dict(parse_qsl(address.query))
            fields = "".join(f'<input name="{name}" type="hidden">' for name in FIELDS)
            self.answer(
                PAGE.format(
                    origins=html.escape(lms.origins or lms.lms_origin),
                    more=" ".join(f'data-{name}="{html.escape(value)}"' for name, value in asked.items()),
                    form=FORM.format(fields=fields) if address.path == "/launch" else "",
                )
            )

    def do_POST(self) -> None:
        lms = self.server.lms
        length = int(self.headers["Content-Length"])
        form = dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
        lms.launches.append(form)
        self.send_response(303)
        self.send_header("Location", lms.page_url(form["nonce"]))
        self.send_header("Content-Length", "0")
        self.end_headers()
