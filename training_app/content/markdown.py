"""CommonMark without raw HTML, with cite marks and radio logs, in the markup of the lesson page."""

import re
from collections.abc import Iterator, MutableMapping, Sequence
from html import escape
from typing import Protocol

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

RADIO = "radio"
RADIO_NOTE = "Written for this lesson. Not a real call."

_MARK = re.compile(r"\[@([A-Za-z0-9-]+)\]")
_SAFE_LINK = re.compile(r"(https|mailto|tel):", re.IGNORECASE)
_RADIO_LINE = re.compile(r"(?:(\d{1,2}:\d{2})\s+)?([^:]{1,40}):\s+(\S.*)")
_RAW_HTML = re.compile(r"</?[A-Za-z][^<>]*>|<!--")


class Marker(Protocol):
    """Turns a source id into the mark that stands in the text."""

    def mark(self, source_id: str) -> str:
        """Return the mark as HTML."""


def parse_markdown(text: str) -> list[Token]:
    """Return the tokens of a text; token maps count from 0."""
    return _READER.parse(text)


def render_tokens(tokens: Sequence[Token], marker: Marker | None = None, *, in_practice: bool = False) -> str:
    """Return tokens as HTML. Cite marks need a marker; without one they are left out."""
    environment: MutableMapping[str, object] = {"marker": marker, "in_practice": in_practice}
    return str(_READER.renderer.render(tokens, _READER.options, environment))


def render_inline(text: str) -> str:
    """Return one line of Markdown as HTML without a paragraph around it."""
    return str(_READER.renderInline(text))


def render_plain(text: str) -> str:
    """Return Markdown as HTML without sources."""
    return render_tokens(parse_markdown(text))


def radio_lines(token: Token) -> list[tuple[str, str, str]]:
    """Return a log as (time or empty, speaker, words).

    :raise ValueError: with the number of the first bad line, counted from 0
    """
    lines = []
    for number, line in enumerate(token.content.splitlines()):
        found = _RADIO_LINE.fullmatch(line.strip())
        if found:
            lines.append((found.group(1) or "", found.group(2).strip(), found.group(3).strip("“” ")))
        elif line.strip():
            raise ValueError(number)
    return lines


def find_mistakes(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Yield (line counted from 0, message) for what the format does not have."""
    for token in tokens:
        line = token.map[0] if token.map else 0
        if token.type == "heading_open" and token.tag not in {"h2", "h3"}:
            yield line, "headings are ## (or ### inside one)"
        elif token.type == "fence" and token.info.strip() != RADIO:
            yield line, 'a fenced block needs the word "radio" after its first fence'
        elif token.type == "fence":
            yield from _radio_mistakes(token, line)
        elif token.type == "inline":
            yield from ((line, message) for message in _inline_mistakes(token))


def _radio_mistakes(token: Token, line: int) -> Iterator[tuple[int, str]]:
    try:
        radio_lines(token)
    except ValueError as error:
        yield line + 1 + int(error.args[0]), 'a radio line reads "23:52 Dispatch: words" (the time may be left out)'


def _inline_mistakes(token: Token) -> Iterator[str]:
    children = token.children or ()
    words = "".join(child.content for child in children if child.type == "text")
    if "](" in words or any(child.type == "image" for child in children):
        yield "a picture, or a link that is not https, mailto or tel"
    if _RAW_HTML.search(words):
        yield "raw HTML is not part of the format"


def _read_mark(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own signature
    found = _MARK.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        token = state.push("cite_mark", "", 0)
        token.content = found.group(1)
    state.pos = found.end()
    return True


def _show_mark(
    _self: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, environment: EnvType
) -> str:
    marker: Marker | None = environment.get("marker")
    return marker.mark(tokens[index].content) if marker else ""


def _show_fence(
    _self: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, environment: EnvType
) -> str:
    try:
        lines = radio_lines(tokens[index])
    except ValueError:
        return ""
    spoken = "".join(
        f"<li><b>{_time(time)}{escape(who)}</b><q>{escape(words)}</q></li>\n" for time, who, words in lines
    )
    script = f'<ol class="script">\n{spoken}</ol>\n<p class="note">{RADIO_NOTE}</p>\n'
    return script if environment.get("in_practice") else f'<div class="cited">\n{script}</div>\n'


def _show_nothing(
    _self: RendererProtocol, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _environment: EnvType
) -> str:
    """A picture is refused by the gates; should one come here, none is shown."""
    return ""


def _time(time: str) -> str:
    return f"<time>{time}</time>" if time else ""


def _build_reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False})
    reader.disable(["lheading", "code", "reference"])
    reader.inline.ruler.before("link", "cite_mark", _read_mark)
    reader.add_render_rule("cite_mark", _show_mark)
    reader.add_render_rule("fence", _show_fence)
    reader.add_render_rule("image", _show_nothing)
    reader.validateLink = lambda url: bool(_SAFE_LINK.match(url))  # type: ignore[method-assign]
    return reader


_READER = _build_reader()
