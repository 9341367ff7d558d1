"""The compiled page: self-contained, pinned, reproducible, and closed to what an agency may not change."""

import os
import re
import subprocess
import sys
from pathlib import Path

import html5lib
import pytest

from tests.wellness.browsing import TOKENS
from training_app.wellness.document import compile_document, csp_hash
from training_app.wellness.errors import BadFile, UnsafePage
from training_app.wellness.export import export_document
from training_app.wellness.resources import DEMO_RESOURCES

ROOT = Path(__file__).parents[2]
PRINT_HASH = (
    "from tests.wellness.browsing import TOKENS\n"
    "from training_app.wellness.document import compile_document\n"
    "print(compile_document(TOKENS).sha256)"
)


def _between(html: bytes, opening: str, closing: str) -> str:
    (found,) = re.findall(f"{opening}(.*?){closing}", html.decode(), re.DOTALL)
    return str(found)


def test_the_policy_pins_the_one_script_and_the_one_style() -> None:
    document = compile_document(TOKENS)

    assert csp_hash(_between(document.html, "<script>", "</script>")) == document.script_hash
    assert csp_hash(_between(document.html, "<style>", "</style>")) == document.style_hash
    assert f"script-src '{document.script_hash}'" in document.policy
    assert f"style-src '{document.style_hash}'" in document.policy


def test_the_policy_stands_in_the_page_too_for_the_copy_opened_from_a_file() -> None:
    document = compile_document(TOKENS)

    assert f'content="{document.policy}"'.encode() in document.html


@pytest.mark.parametrize("seed", ["0", "1"])
def test_another_process_compiles_the_same_bytes(seed: str) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "TZ": "Asia/Tokyo"}

    printed = subprocess.run(
        [sys.executable, "-c", PRINT_HASH], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert printed.strip() == compile_document(TOKENS).sha256


def test_an_agency_changes_its_people_and_nothing_that_runs() -> None:
    plain, with_people = compile_document(TOKENS), compile_document(TOKENS, DEMO_RESOURCES)

    assert plain.html != with_people.html
    assert plain.script_hash == with_people.script_hash
    assert plain.policy == with_people.policy


def test_an_agency_cannot_write_markup(tmp_path: Path) -> None:
    people = tmp_path / "people.yaml"
    text = DEMO_RESOURCES.read_text(encoding="utf-8")
    people.write_text(text.replace("Officers trained", "'<script>alert(1)</script> $policy'\n    #"), encoding="utf-8")

    html = compile_document(TOKENS, people).html

    assert b"&lt;script&gt;alert(1)&lt;/script&gt; $policy" in html
    assert html.count(b"<script") == 1


def test_a_bad_agency_file_stops_the_program_before_the_page_is_served(tmp_path: Path) -> None:
    people = tmp_path / "people.yaml"
    people.write_text("resources:\n  - name: Peer team\n", encoding="utf-8")

    with pytest.raises(BadFile, match=r"people\.yaml, line 2, phone: "):
        compile_document(TOKENS, people)


@pytest.mark.parametrize("style", ["a { background: url(//x) }", "@import 'x';", "</style><script>"])
def test_a_style_that_loads_something_is_refused(style: str) -> None:
    with pytest.raises(UnsafePage):
        compile_document(style)


def test_the_title_is_neutral_and_the_page_loads_nothing() -> None:
    html = compile_document(TOKENS, DEMO_RESOURCES).html.decode()

    assert "<title>Resources</title>" in html
    assert not re.search(r"\s(?:src|srcset|action)=", html)
    assert set(re.findall(r'href="(\w+:)', html)) == {"tel:", "sms:", "about:", "data:"}


def test_the_page_says_that_no_clinician_has_checked_it_yet() -> None:
    assert b"Not yet checked by a clinician." in compile_document(TOKENS).html


def test_an_agency_without_people_is_said_so_and_keeps_the_lines() -> None:
    html = compile_document(TOKENS).html

    assert b"No peer team, EAP or chaplain has been added" in html
    assert html.count(b'href="tel:988"') >= 3


def test_the_exported_file_is_the_served_page_and_its_fingerprint_is_returned(tmp_path: Path) -> None:
    target = tmp_path / "self-check.html"

    fingerprint = export_document(target, TOKENS, DEMO_RESOURCES)

    assert target.read_bytes() == compile_document(TOKENS, DEMO_RESOURCES).html
    assert fingerprint == compile_document(TOKENS, DEMO_RESOURCES).sha256


def test_every_token_the_page_uses_is_one_of_the_house() -> None:
    style = (ROOT / "training_app" / "wellness" / "page" / "page.css").read_text(encoding="utf-8")

    used = set(re.findall(r"var\((--[\w-]+)\)", style))

    assert used <= set(re.findall(r"(--[\w-]+):", TOKENS))


def test_the_demonstration_is_marked_at_the_top_and_a_real_agency_is_not() -> None:
    demo = compile_document("", DEMO_RESOURCES).html.decode()
    plain = compile_document("").html.decode()

    assert "<b>Demo</b> Invented people and records." in demo
    assert 'class="demo"' not in plain


def test_a_number_that_nobody_dialed_is_not_called_tried() -> None:
    page = compile_document("").html.decode()

    assert "Number compared with published pages" in page
    assert "Number tried" not in page


def test_the_document_is_sound_html() -> None:
    for resources in (None, DEMO_RESOURCES):
        parser = html5lib.HTMLParser(strict=True)

        parser.parse(compile_document(TOKENS, resources).html)

        assert parser.errors == []
