"""An officer with a browser that runs no JavaScript: follows links, sends forms, and inspects every page it gets."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import urllib3

REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True)
class Answer:
    """What a server said, before redirects are followed."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Line(Protocol):
    """Carries one request; cookies are its own business."""

    def send(self, method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Send and wait."""
        ...


class FlaskLine:
    """Straight into the application, no socket."""

    def __init__(self, app) -> None:
        self._client = app.test_client()

    def send(self, method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        reply = self._client.open(address, method=method, data=body, headers=dict(headers))
        answer = Answer(reply.status_code, {name.lower(): value for name, value in reply.headers.items()}, reply.data)
        # a file that is sent while it is read lets go of the database only now
        reply.close()
        return answer


class SocketLine:
    """A browser's line to a real server; keeps its cookies, and opens a connection again that was cut."""

    def __init__(self, base: str, *, timeout_s: float = 20) -> None:
        self.base = base
        self.pool = urllib3.PoolManager(retries=False, timeout=timeout_s)
        self.cookies: dict[str, str] = {}

    def send(self, method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**headers, **({"Cookie": cookie} if cookie else {})}
        reply = self.pool.request(method, self.base + address, body=body, headers=sent, redirect=False)
        for header in reply.headers.getlist("set-cookie"):
            name, _, rest = header.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Answer(reply.status, {name.lower(): value for name, value in reply.headers.items()}, reply.data)


class Page:
    """One page, parsed strictly."""

    def __init__(self, address: str, answer: Answer) -> None:
        self.address = address
        self.status = answer.status
        self.headers = answer.headers
        self.body = answer.body.decode("utf-8") if "text" in answer.headers.get("content-type", "") else ""
        self.tree: Element = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False).parse(self.body)

    def all(self, tag: str) -> list[Element]:
        """Every element of that name."""
        return [element for element in self.tree.iter() if element.tag == tag]

    def text(self) -> str:
        """The page's words, white space folded."""
        return re.sub(r"\s+", " ", "".join(self.tree.itertext())).strip()

    def heading(self) -> str:
        """The words of the one h1."""
        (h1,) = self.all("h1")
        return re.sub(r"\s+", " ", "".join(h1.itertext())).strip()

    def form(self, holding: str | None = None) -> Element:
        """The main form of the page: the first inside main, or the one that has a control of this name."""
        (main,) = self.all("main")
        for form in (element for element in main.iter() if element.tag == "form"):
            names = {control.get("name") for control in form.iter()}
            if holding is None or holding in names:
                return form
        raise AssertionError(f"no form with {holding!r} on {self.address}: {self.text()[:300]}")

    def values(self, name: str) -> list[str]:
        """The values on offer under a control's name."""
        return [control.get("value") for control in self.form(name).iter() if control.get("name") == name]


class Officer:
    """One signed-in browser."""

    def __init__(self, line: Line, base: str = "http://localhost") -> None:
        self.line = line
        self.base = base
        self.page: Page | None = None

    def get(self, address: str) -> Page:
        """Open a page, following redirects."""
        return self._arrive("GET", address, None)

    def submit(self, holding: str | None = None, **chosen: str) -> Page:
        """Send the form as it stands, with these choices."""
        assert self.page is not None
        form = self.page.form(holding)
        fields = [
            (control.get("name"), control.get("value", ""))
            for control in form.iter()
            if control.tag == "input" and control.get("type") == "hidden" and control.get("name")
        ]
        return self.post(form.get("action") or self.page.address, [*fields, *chosen.items()])

    def post(self, address: str, fields: list[tuple[str | None, str]]) -> Page:
        """Send fields, following the redirect that answers them."""
        return self._arrive("POST", address, urlencode(fields).encode())

    def _arrive(self, method: str, address: str, body: bytes | None) -> Page:
        address = urljoin(self.page.address if self.page else "/app/", address)
        for _ in range(8):
            headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
            answer = self.line.send(method, address, body, headers)
            if answer.status not in REDIRECTS:
                self.page = Page(address, answer)
                if "text/html" in answer.headers.get("content-type", ""):
                    inspect_page(self.page)
                return self.page
            target = urlsplit(urljoin(self.base + address, answer.headers["location"]))
            address = target.path + (f"?{target.query}" if target.query else "")
            method, body = "GET", None
        raise AssertionError(f"too many redirects, last to {address}")


def inspect_page(page: Page) -> None:
    """What holds on every page, whatever it shows."""
    (title,) = [element for element in page.all("title") if element.text]
    assert title.text.strip().startswith(page.heading()), (title.text, page.heading())
    assert len(page.all("main")) == 1
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    for form in page.all("form"):
        if form.get("method", "get").lower() == "post":
            assert any(control.get("name") == "csrf_token" for control in form.iter()), f"no token on {page.address}"
    labelled = {label.get("for") for label in page.all("label")}
    inside = {id(control) for label in page.all("label") for control in label.iter()}
    for control in page.all("input") + page.all("select") + page.all("textarea"):
        if control.get("type") not in {"hidden", "submit"}:
            named = control.get("id") in labelled or id(control) in inside or control.get("aria-label")
            assert named, f"a control without a label on {page.address}"
