"""The sealed WSGI application: one document, the same for everybody, and no for everything else."""

from collections.abc import Iterator
from typing import Any

import pytest

from training_app.wellness import SealedApp


class WatchedEnviron(dict[str, Any]):
    """A request that remembers which of its parts were looked at."""

    def __init__(self, parts: dict[str, Any]) -> None:
        super().__init__(parts)
        self.looked_at: set[str] = set()

    def __getitem__(self, part: str) -> Any:
        self.looked_at.add(part)
        return super().__getitem__(part)

    def get(self, part: str, default: Any = None) -> Any:
        self.looked_at.add(part)
        return super().get(part, default)

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("the application walked through the whole request")


class Untouchable:
    """A log or a body that must be left alone."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"the application used {name}")


def _ask(app: SealedApp, method: str = "GET", path: str = "/", **more: Any) -> tuple[str, dict[str, str], bytes]:
    parts = {"REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "/wellness", "QUERY_STRING": "", **more}
    answers: list[tuple[str, dict[str, str]]] = []
    body = b"".join(app(WatchedEnviron(parts), lambda status, headers: answers.append((status, dict(headers)))))  # type: ignore[arg-type,return-value,func-returns-value]
    return (*answers[0], body)


def test_the_page_is_handed_out_at_its_one_address(sealed: SealedApp) -> None:
    status, headers, body = _ask(sealed)

    assert status == "200 OK"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert body == sealed.document.html


def test_head_gives_the_headers_without_the_page(sealed: SealedApp) -> None:
    status, headers, body = _ask(sealed, "HEAD")

    assert status == "200 OK"
    assert headers["Content-Length"] == str(len(sealed.document.html))
    assert body == b""


def test_the_address_without_its_slash_leads_to_the_page(sealed: SealedApp) -> None:
    status, headers, _ = _ask(sealed, path="")

    assert status.startswith("308 ")
    assert headers["Location"] == "./wellness/"


@pytest.mark.parametrize("script_name", ["//evil.example", "/a:b", ""])
def test_the_redirect_stays_on_this_server(sealed: SealedApp, script_name: str) -> None:
    _, headers, _ = _ask(sealed, path="", SCRIPT_NAME=script_name)

    assert headers["Location"].startswith("./")
    assert "//" not in headers["Location"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "REPORT"])
@pytest.mark.parametrize("path", ["/", "", "/answers"])
def test_no_method_but_get_and_head_is_accepted(sealed: SealedApp, method: str, path: str) -> None:
    status, headers, _ = _ask(sealed, method, path)

    assert status.startswith("405 ")
    assert headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "more",
    [{"QUERY_STRING": "k6-1=4"}, {"CONTENT_LENGTH": "5"}, {"HTTP_TRANSFER_ENCODING": "chunked"}],
)
def test_a_query_or_a_body_is_refused_unread(sealed: SealedApp, more: dict[str, str]) -> None:
    status, _, body = _ask(sealed, **more, **{"wsgi.input": Untouchable()})

    assert status.startswith("400 ")
    assert b"k6" not in body


@pytest.mark.parametrize("path", ["/index.html", "//", "/../app/", "/favicon.ico", "/%2e"])
def test_there_is_no_other_page(sealed: SealedApp, path: str) -> None:
    status, _, _ = _ask(sealed, path=path)

    assert status.startswith("404 ")


@pytest.mark.parametrize(
    ("method", "path", "query"),
    [("GET", "/", ""), ("GET", "", ""), ("POST", "/", ""), ("GET", "/", "a=b"), ("GET", "/x", "")],
)
def test_every_answer_carries_the_seal(sealed: SealedApp, method: str, path: str, query: str) -> None:
    _, headers, _ = _ask(sealed, method, path, QUERY_STRING=query)

    policy = headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "connect-src 'none'", "form-action 'none'", "frame-ancestors 'none'"} <= set(policy)
    assert "sandbox allow-scripts allow-modals allow-downloads" in policy
    assert not any("unsafe" in rule or "report" in rule for rule in policy)
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Set-Cookie" not in headers


def test_a_request_is_answered_without_a_look_at_who_asks_and_without_a_log(sealed: SealedApp) -> None:
    environ = WatchedEnviron(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/",
            "HTTP_COOKIE": "session=officer-4417",
            "REMOTE_ADDR": "192.0.2.1",
            "HTTP_AUTHORIZATION": "Bearer x",
            "wsgi.errors": Untouchable(),
            "wsgi.input": Untouchable(),
        }
    )

    sealed(environ, lambda *_: None)  # type: ignore[arg-type,return-value]

    assert environ.looked_at <= {"REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "CONTENT_LENGTH", "SCRIPT_NAME"}


def test_two_people_get_the_same_bytes_and_headers(sealed: SealedApp) -> None:
    one = _ask(sealed, HTTP_COOKIE="session=one", HTTP_USER_AGENT="a")
    other = _ask(sealed, HTTP_COOKIE="session=two", HTTP_USER_AGENT="b")

    assert one == other
