"""A split lesson to HTML and plain passages, collecting every mistake on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from training_app.content.catalogue import Source, TaughtPractice
from training_app.content.citations import Citations
from training_app.content.hard_passage import hard_html, note_mistakes
from training_app.content.lesson_text import Block, BlockKind, split_blocks
from training_app.content.markdown import RADIO, find_mistakes, parse_markdown, radio_lines, render_tokens
from training_app.content.passages import Passage, PassageKind, inline_text
from training_app.content.practice import KINDS, NEEDS_ANSWER, practice_html, practice_words, taught, unquote
from training_app.content.problems import Problem
from training_app.content.slots import default_html
from training_app.content.validate import check_record, parse_document
from training_app.scenarios.words import count_words

LONGEST_HEADING = 30


@dataclass(frozen=True, slots=True)
class Insert:
    """An agency text slot with the text that stands in it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class RenderedLesson:
    """The lesson's HTML, its words for the gates, the minutes of its practices, and each (source id, line) cited.

    ``hard_at`` is the line of the first hard passage; ``spared_words`` are those that a reader of the longer of the two
    wordings does not read.
    """

    html: str
    passages: tuple[Passage, ...]
    practice_minutes: float
    source_ids: tuple[str, ...]
    cited_at: tuple[tuple[str, int], ...]
    hard_at: int | None = None
    spared_words: int = 0
    practices: tuple[TaughtPractice, ...] = ()


def render_lesson(
    blocks: Sequence[Block],
    file: str,
    sources: Mapping[str, Source],
    inserts: Mapping[str, Insert],
    problems: list[Problem],
) -> RenderedLesson:
    """Return the rendered lesson; what is wrong is left out of the HTML and added to the problems."""
    return _Renderer(file, sources, inserts, problems).render(blocks)


class _Renderer:
    """One lesson on its way to HTML."""

    def __init__(
        self, file: str, sources: Mapping[str, Source], inserts: Mapping[str, Insert], problems: list[Problem]
    ) -> None:
        self.file = file
        self.sources = sources
        self.inserts = inserts
        self.problems = problems
        self.citations = Citations(sources)
        self.passages: list[Passage] = []
        self.cited_at: list[tuple[str, int]] = []
        self.practices: list[TaughtPractice] = []
        self.callouts = 0
        self.practice_minutes = 0.0
        self.hard_at: int | None = None
        self.spared_words = 0

    def render(self, blocks: Sequence[Block]) -> RenderedLesson:
        renderers = {
            BlockKind.PROSE: self.prose,
            BlockKind.CITE: self.cite,
            BlockKind.CALLOUT: self.callout,
            BlockKind.PRACTICE: self.practice,
            BlockKind.INSERT: self.insert,
            BlockKind.HARD: self.hard,
        }
        if not blocks or blocks[0].kind not in {BlockKind.PROSE, BlockKind.CITE}:
            self.refuse(blocks[0].head_line if blocks else 1, "a lesson begins with a paragraph, its lead")
        html = "".join(renderers[block.kind](block, is_first=not place) for place, block in enumerate(blocks))
        return RenderedLesson(
            html,
            tuple(self.passages),
            self.practice_minutes,
            self.citations.source_ids,
            tuple(self.cited_at),
            self.hard_at,
            self.spared_words,
            tuple(self.practices),
        )

    def refuse(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, message))

    def read(self, text: str, line: int, kind: PassageKind) -> list[Token]:
        """Parse Markdown, collect its passages, and tell its mistakes."""
        tokens = parse_markdown(text)
        for offset, message in find_mistakes(tokens):
            self.refuse(line + offset, message)
        for place, token in enumerate(tokens):
            at = line + (token.map[0] if token.map else 0)
            if token.type == "inline":
                is_heading = tokens[place - 1].type == "heading_open"
                self.keep(PassageKind.HEADING if is_heading else kind, inline_text(token.children or ()), at)
                if kind is not PassageKind.CITED and _marks(token):
                    self.refuse(at, "a cite mark outside a cite block")
            elif token.type == "fence" and token.info.strip() == RADIO:
                self.keep_radio(token, at)
        return tokens

    def keep(self, kind: PassageKind, text: str, line: int) -> None:
        if kind is PassageKind.HEADING and len(text) > LONGEST_HEADING:
            self.refuse(line, f'the heading "{text}" has {len(text)} characters; about 25 fit in the margin')
        self.passages.append(Passage(kind, text, line))

    def keep_radio(self, token: Token, line: int) -> None:
        try:
            spoken = radio_lines(token)
        except ValueError:
            return  # already told by find_mistakes
        text = "\n".join(f"{who}: {words}" for _, who, words in spoken)
        self.passages.append(Passage(PassageKind.RADIO, text, line + 1))

    def prose(self, block: Block, *, is_first: bool) -> str:
        tokens = self.read(block.text, block.line, PassageKind.PROSE)
        if is_first:
            self.make_lead(tokens, block.line)
        return render_tokens(tokens)

    def make_lead(self, tokens: Sequence[Token], line: int) -> None:
        if tokens and tokens[0].type == "paragraph_open":
            tokens[0].attrSet("class", "lead")
        else:
            self.refuse(line, "a lesson begins with a paragraph, its lead")

    def cite(self, block: Block, *, is_first: bool) -> str:
        self.citations.open_block()
        words = self.cite_words(block, is_first=is_first)
        return f'<div class="cited">\n{words}{self.citations.notes()}\n</div>\n'

    def cite_words(self, block: Block, *, is_first: bool) -> str:
        """Render what a cite block wraps, with its marks; the sources are noted with the block that is open."""
        tokens = self.read(block.text, block.line, PassageKind.CITED)
        if is_first:
            self.make_lead(tokens, block.line)
        for source_id in block.words:
            self.cited_at.append((source_id, block.head_line))
        if not self.cite_is_sound(block, tokens):
            return render_tokens(tokens)
        last = [token for token in tokens if token.type == "inline"][-1]
        placed = {mark for token in tokens for mark in _marks(token)}
        for source_id in block.words:
            if source_id not in placed:
                token = Token("cite_mark", "", 0)
                token.content = source_id
                (last.children or []).append(token)
        return render_tokens(tokens, self.citations)

    def cite_is_sound(self, block: Block, tokens: Sequence[Token]) -> bool:
        openings = [token.type for token in tokens if token.level == 0 and token.nesting >= 0]
        if len(openings) != 1 or openings[0] not in {"paragraph_open", "bullet_list_open", "ordered_list_open"}:
            self.refuse(block.head_line, "::: cite wraps one paragraph or one list")
            return False
        if not block.words:
            self.refuse(block.head_line, "::: cite names no source")
            return False
        marks = {mark for token in tokens for mark in _marks(token)}
        for stray in sorted(marks - set(block.words)):
            self.refuse(block.head_line, f'[@{stray}] is not named by its "::: cite"')
        unknown = [source_id for source_id in block.words if source_id not in self.sources]
        return not unknown and marks <= set(block.words)

    def callout(self, block: Block, *, is_first: bool) -> str:  # noqa: ARG002 - one shape for all blocks
        tokens = self.read(block.text, block.line, PassageKind.CALLOUT)
        self.callouts += 1
        if self.callouts == 2:
            self.refuse(block.head_line, "a second callout; a lesson has one at most")
        if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
            self.refuse(block.head_line, "::: callout holds one paragraph")
            return ""
        tokens[0].attrSet("class", "callout")
        return render_tokens(tokens)

    def insert(self, block: Block, *, is_first: bool) -> str:  # noqa: ARG002 - one shape for all blocks
        if len(block.words) != 1 or block.text.strip():
            self.refuse(block.head_line, "::: insert names one key and holds nothing")
            return ""
        insert = self.inserts.get(block.words[0])
        if insert is None:
            self.refuse(block.head_line, f'unknown insert "{block.words[0]}"')
            return ""
        self.passages.append(Passage(PassageKind.INSERT, insert.text, block.head_line))
        return default_html(block.words[0], insert.label, insert.text)

    def hard(self, block: Block, *, is_first: bool) -> str:  # noqa: ARG002 - one shape for all blocks
        note = " ".join(block.words)
        for message in note_mistakes(note):
            self.refuse(block.head_line, message)
        full, instead, instead_line = _split_at_rule(block)
        if not note or not full.strip() or not instead.strip():
            self.refuse(
                block.head_line, "::: hard needs a note, the passage, --- and the same point without the details"
            )
            return ""
        self.hard_at = self.hard_at or block.head_line
        self.keep(PassageKind.PROSE, note, block.head_line)
        self.citations.open_block()
        full_html, full_words = self.wording(full, block.line)
        instead_html, instead_words = self.wording(instead, instead_line)
        self.spared_words += min(full_words, instead_words)
        # One note beside both, so that a mark leads to it whichever wording is open.
        html, notes = hard_html(note, full_html, instead_html), self.citations.notes()
        return f'<div class="cited">\n{html}{notes}\n</div>\n' if notes else html

    def wording(self, text: str, line: int) -> tuple[str, int]:
        """Render one wording of a hard passage and count its words."""
        kept = len(self.passages)
        parts = []
        for block in split_blocks(text.split("\n"), line, self.file, self.problems):
            if block.kind is BlockKind.CITE:
                parts.append(self.cite_words(block, is_first=False))
                continue
            tokens = self.read(block.text, block.line, PassageKind.PROSE)
            strange = [block.line + token.map[0] for token in tokens if token.type == "heading_open" and token.map]
            if block.kind is not BlockKind.PROSE:
                strange.append(block.head_line)
            for at in strange:
                self.refuse(at, "inside ::: hard there are paragraphs, lists and cite, and nothing else")
            parts.append(render_tokens(tokens, in_practice=True))
        return "".join(parts), sum(count_words(passage.text) for passage in self.passages[kept:])

    def practice(self, block: Block, *, is_first: bool) -> str:  # noqa: ARG002 - one shape for all blocks
        kind = block.words[0] if len(block.words) == 1 else ""
        if kind not in KINDS:
            self.refuse(block.head_line, f"::: practice needs one kind: {', '.join(KINDS)}")
            return ""
        head, answer, answer_line = _split_at_rule(block)
        document = parse_document(head, self.file, self.problems, block.line)
        practice = check_record(KINDS[kind], document, self.file, self.problems) if document else None
        if practice is None:
            return ""
        if kind in NEEDS_ANSWER and not answer.strip():
            self.refuse(block.head_line, "nothing to compare with: write --- and then the answer")
        self.practice_minutes += practice.minutes
        self.passages.append(Passage(PassageKind.TITLE, practice.title, block.line))
        self.passages.extend(Passage(PassageKind.PRACTICE, text, block.line) for text in practice_words(practice))
        tokens = self.read(answer, answer_line, PassageKind.PRACTICE)
        if kind == "rewrite":
            _set_as_spoken(tokens)
        answer_html = render_tokens(tokens, in_practice=True)
        self.practices.append(taught(practice, answer_html))
        return practice_html(kind, practice, answer_html, len(self.practices))


def _marks(token: Token) -> list[str]:
    return [child.content for child in token.children or () if child.type == "cite_mark"]


def _split_at_rule(block: Block) -> tuple[str, str, int]:
    lines = block.text.split("\n")
    rule = next((place for place, line in enumerate(lines) if line.rstrip() == "---"), len(lines))
    return "\n".join(lines[:rule]), "\n".join(lines[rule + 1 :]), block.line + rule + 1


def _set_as_spoken(tokens: Sequence[Token]) -> None:
    """Give the first paragraph the look of a spoken line: serif, and q in place of its quotation marks."""
    if len(tokens) < 2 or tokens[0].type != "paragraph_open" or not tokens[1].children:
        return
    tokens[0].attrSet("class", "read")
    children = tokens[1].children
    if unquote(inline_text(children)) is None or children[0].type != "text" or children[-1].type != "text":
        return
    children[0].content = children[0].content.removeprefix("“")
    children[-1].content = children[-1].content.removesuffix("”")
    tokens[1].children = [Token("q_open", "q", 1), *children, Token("q_close", "q", -1)]
