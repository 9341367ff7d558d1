"""The seal's rules for its own source, each with something that must fail."""

import shutil
from pathlib import Path

import pytest

from tests.wellness.browsing import TOKENS
from training_app.wellness import document as document_module
from training_app.wellness.document import PAGE_DIR, SCRIPTS, compile_document
from training_app.wellness.errors import UnsafePage
from training_app.wellness.lint import UNKEPT, page_problems, script_problems, style_problems

FORBIDDEN = [
    'fetch("/x")',
    "new XMLHttpRequest()",
    'sendBeacon("/x")',
    'new WebSocket("wss://x")',
    'new EventSource("/x")',
    "new RTCPeerConnection()",
    'new Worker("x.js")',
    'open("https://x")',
    "part . open ( )",
    'location = "https://x"',
    'location.assign("https://x")',
    'location.replace("https://x")',
    'location.replace("about:blank?" + answers)',
    'link.href = "https://x?" + answers',
    "history.pushState(0, '', answers)",
    "document.cookie = answers",
    "localStorage.setItem(1, 2)",
    "sessionStorage.clear()",
    'indexedDB.open("x")',
    'caches.open("x")',
    'eval("1")',
    'new Function("1")',
    'setTimeout("1", 0)',
    'setInterval("1", 1)',
    "element.innerHTML = answers",
    "parent.postMessage(answers)",
    "console.log(answers)",
    'import("x")',
    "window.name",
    "name = answers",
    "document.title = answers",
    'new Image().src = "x"',
    'document.createElement("img")',
    'element.setAttribute("style", "x")',
    'self["fe" + "tch"]("/x")',
    'document["coo" + "kie"]',
    "\\u0066etch('/x')",
    "navigator.share(answers)",
    "({}).constructor",
    "debugger",
    'const keep = { name: "AES-GCM", length: 256 }',
    'use({ name: "PBKDF2", hash: "SHA-256", salt, iterations: 1 })',
    "new FileReader()",
    "new Request(answers)",
]


def _shipped() -> str:
    return "\n".join((PAGE_DIR / name).read_text(encoding="utf-8") for name in SCRIPTS)


def test_the_shipped_script_is_clean() -> None:
    assert script_problems(_shipped()) == []


@pytest.mark.parametrize("line", FORBIDDEN)
def test_a_line_that_could_send_keep_or_load_is_refused(line: str) -> None:
    assert script_problems(f"{_shipped()}\n{line};") != []


def test_an_allowed_line_is_refused_the_second_time() -> None:
    assert script_problems(_shipped() + '\nlocation.replace("about:blank");') == ["script navigates: location"]


def test_a_build_with_fetch_in_its_script_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = tmp_path / "page"
    shutil.copytree(PAGE_DIR, changed)
    with (changed / "score.js").open("a", encoding="utf-8") as script:
        script.write('fetch("/answers");\n')
    monkeypatch.setattr(document_module, "PAGE_DIR", changed)

    with pytest.raises(UnsafePage, match="script sends: fetch"):
        compile_document(TOKENS)


@pytest.mark.parametrize(
    "markup",
    [
        '<img alt="" >',
        '<a href="https://example.org">more</a>',
        '<a href="javascript:void 0">more</a>',
        "<form></form>",
        '<p onclick="x()">',
        '<p style="color: red">',
        '<iframe srcdoc="x"></iframe>',
        '<meta http-equiv="refresh" content="0">',
        "<script>1</script>",
        '<link rel="preload" href="//x">',
        "<a ping='/x' href=\"tel:988\">",
        "<svg><use></use></svg>",
        UNKEPT + UNKEPT,
        UNKEPT.replace(' disabled=""', ""),
        UNKEPT.replace(' method="dialog"', ""),
        '<input type="radio" autocomplete="off">',
        '<input type="file" form="unkept">',
        "<textarea></textarea>",
    ],
)
def test_markup_that_could_send_or_load_is_refused(markup: str) -> None:
    assert page_problems(markup) != []


def test_the_one_form_that_hands_nothing_in_and_its_fields_are_allowed() -> None:
    assert page_problems(UNKEPT + '<input type="radio" name="a" autocomplete="off" form="unkept">') == []


def test_a_style_with_an_address_is_refused() -> None:
    assert style_problems("input:checked { background: url(//x) }") != []
