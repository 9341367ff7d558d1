"""Compiles the page: template, style, script, instruments and people become one self-contained file."""

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path
from string import Template

from training_app.wellness.calm import calm_section, load_exercises
from training_app.wellness.fragments import demo_mark, footer_items, help_rows, people_at_once
from training_app.wellness.instrument import INSTRUMENT_DIR, load_instrument
from training_app.wellness.lint import refuse_unsafe_page, refuse_unsafe_script, refuse_unsafe_style
from training_app.wellness.markup import list_items
from training_app.wellness.parties import limits, load_map, party_rows, searched
from training_app.wellness.questionnaire import check_section
from training_app.wellness.reflection import load_reflection, reflection_section
from training_app.wellness.resources import NATIONAL_LINES, NO_AGENCY_RESOURCES, load_agency_people, load_resources

PAGE_DIR = Path(__file__).parent / "page"
WORDS = Path(__file__).parent / "words.txt"
"""1,024 common words, our own choice; six of them at random are 60 bits."""
SCRIPTS = ("copy.js", "score.js", "check.js", "help.js", "seal.js", "look.js", "own.js", "leave.js")
"""In this order: copy.js must see the page before anything on it changes."""
FIRST_CHECK = "k6"
INSTRUMENTS = ("k6", "phq9", "phq8", "gad7", "pcptsd5", "auditc")
"""All that the release has. A page shows one of phq9 and phq8, as the agency's file says."""


@dataclass(frozen=True, slots=True)
class Document:
    """The finished page. Two compilations of the same files give the same bytes."""

    html: bytes
    policy: str
    """The content security policy that also stands in the page itself, for the copy opened from a file."""
    script_hash: str
    style_hash: str

    @property
    def sha256(self) -> str:
        """The fingerprint of the whole file, hexadecimal: what a saved copy is compared with."""
        return hashlib.sha256(self.html).hexdigest()


def compile_document(tokens_css: str, resources_path: Path | None = None) -> Document:
    """Return the page with an agency's people compiled in.

    :raise BadFile: when a text file has a mistake
    :raise UnsafePage: when script, style or page contain anything that could send, keep or load
    """
    script = _script()
    style = tokens_css.strip() + "\n" + _page_file("page.css").strip()
    refuse_unsafe_script(script)
    refuse_unsafe_style(style)
    script_hash, style_hash = csp_hash(script), csp_hash(style)
    policy = _policy(script_hash, style_hash)
    body = _body(policy, resources_path)
    refuse_unsafe_page(body)
    # Style and script go in last: what stands in them must never be read as a placeholder or as a tag of the page.
    page = body.replace("<style></style>", f"<style>{style}</style>").replace(
        "<script></script>", f"<script>{script}</script>"
    )
    return Document(f"<!doctype html>\n{page}\n".encode(), policy, script_hash, style_hash)


def checks_shown(mood: str) -> list[str]:
    """Return the instruments of a page, in their order, with the one about mood that the agency chose."""
    return [FIRST_CHECK, mood, *INSTRUMENTS[3:]]


def csp_hash(source: str) -> str:
    """Return the hash of an inline script or style as a content security policy writes it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


def _body(policy: str, resources_path: Path | None) -> str:
    """Return the page without its style and script."""
    national = load_resources(NATIONAL_LINES)
    agency = load_agency_people(resources_path or NO_AGENCY_RESOURCES)
    first, *others = [load_instrument(INSTRUMENT_DIR / f"{one}.yaml") for one in checks_shown(agency.mood)]
    form = Template(_page_file("check.html"))
    data_map = load_map()
    return Template(_page_file("page.html").strip()).substitute(
        policy=policy,
        mark=demo_mark(agency.mark),
        first_check=check_section(first, form, is_open=True),
        more_checks="\n".join(check_section(check, form, is_open=False) for check in others),
        sleep=reflection_section(load_reflection()),
        calm=calm_section(load_exercises()),
        own_file=_page_file("own.html").strip(),
        help_rows=help_rows(national, agency.resources),
        footer=footer_items(national, agency.resources),
        people=people_at_once(national, agency.resources),
        parties=party_rows(data_map),
        searched=searched(data_map),
        limits=limits(data_map),
        law=list_items(data_map.law),
        law_sources=list_items(data_map.sources),
        words=WORDS.read_text(encoding="utf-8").strip(),
    )


def _script() -> str:
    """Return the script files as one function, so that none of their names can be reached from outside."""
    parts = [_page_file(name).strip() for name in SCRIPTS]
    return '(() => {\n"use strict";\n\n' + "\n\n".join(parts) + "\n})();"


def _policy(script_hash: str, style_hash: str) -> str:
    # data: for the empty icon, which keeps browsers from asking the server for one.
    nothing = ("default", "connect", "font", "media", "object", "frame", "worker", "manifest")
    closed = [f"{kind}-src 'none'" for kind in nothing]
    return "; ".join(
        [
            *closed,
            "img-src data:",
            f"script-src '{script_hash}'",
            f"style-src '{style_hash}'",
            "form-action 'none'",
            "base-uri 'none'",
        ]
    )


def _page_file(name: str) -> str:
    return (PAGE_DIR / name).read_text(encoding="utf-8")
