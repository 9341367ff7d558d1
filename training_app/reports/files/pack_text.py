"""One kept version of a module for an auditor: to be read in a browser, and its questions with their keys as rows."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from training_app.content.catalogue import Item, Lesson, Module, Source
from training_app.reports.files.pack_rows import QuizKeyRow, SignOffRow
from training_app.scenarios.graph import Branch, Choice, Decision, End, Hard, Line, Node, Passage, Route, Scenario

# nothing is fetched and nothing runs, wherever the page is opened
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = (
    ":root{color-scheme:light dark}dt{font-weight:bold}"
    "body{font:1rem/1.5 serif;max-width:42rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}"
)

_SIGNS = {"gte": ">=", "lte": "<=", "eq": "="}


def readable_page(module: Module, sources: Mapping[str, Source]) -> str:
    """The whole text as one HTML page: lessons, story, questions with keys, sources. No script, nothing fetched.

    :param sources: as they were when the module was packed, by id
    """
    parts = [
        f"<p>{escape(module.why)}</p>",
        f"<p>Audience: {escape(module.audience)}. {module.minutes} minutes.</p>",
        f"<p>Version hash: <code>{module.version_hash}</code></p>",
        f"<p>{escape(module.content_note)}</p>",
        "<h2>Objectives</h2>",
        _list(one.text for one in module.objectives),
        *map(_lesson, module.lessons),
        *(_scenario(module.scenario) if module.scenario else ()),
        "<hr><h2>Questions and keys</h2>",
        *map(_item, module.items),
        "<hr><h2>Sources</h2>",
        _list(_source(sources[one]) for one in sorted(sources)),
    ]
    return _page(f"{module.title}, version {module.version}", parts)


def unreadable_page(module_id: str, version: str) -> str:
    """The page for a text whose form this program does not know any more: it says where the text is."""
    words = "This version is kept in a form that cannot be laid out as a page. package.json beside it holds all of it."
    return _page(f"{module_id}, version {version}", [f"<p>{words}</p>"])


def quiz_keys(module: Module) -> Iterator[QuizKeyRow]:
    """A row for each answer of each question, in the order of the text."""
    for item in module.items:
        for option in item.options:
            yield QuizKeyRow(
                item_id=item.id,
                form=item.form.value,
                objective=item.objective_id,
                critical=_yes(item.is_critical),
                question=item.stem,
                option_id=option.id,
                answer=option.text,
                key=_yes(option.is_key),
                feedback=option.feedback,
            )


def sign_offs(module: Module) -> Iterator[SignOffRow]:
    """A row for each review that the text names."""
    for one in module.reviewers:
        yield SignOffRow(
            module_id=module.id,
            version=module.version,
            version_hash=module.version_hash,
            reviewer=one.name,
            seat=one.seat,
            reviewed_on=one.date,
            scope=one.scope,
            status=module.status.value,
        )


def _lesson(lesson: Lesson) -> str:
    note = f"<p><em>{escape(lesson.content_note)}</em></p>" if lesson.content_note else ""
    # made by this program from checked Markdown, when the version was compiled
    return f"<hr><h2>Lesson {lesson.number}: {escape(lesson.title)}</h2>{note}{lesson.html}"


def _scenario(scenario: Scenario) -> Iterator[str]:
    yield f"<hr><h2>Story: {escape(scenario.title)}</h2><p>{escape(scenario.setting)}</p>"
    yield f"<p>{escape(scenario.content_note)} It begins at {escape(scenario.start)}.</p>"
    for node in scenario.nodes.values():
        yield f"<h3>{escape(node.id)}</h3>{_scene(node.scene)}{_spared(node.hard)}{_leads_to(node)}"
    yield f"<h3>Debrief</h3>{scenario.debrief.felt_html}<p>{escape(scenario.debrief.better_line)}</p>"
    yield f"<p>{escape(scenario.debrief.better_note)}</p>{scenario.debrief.points_html}"


def _leads_to(node: Node) -> str:
    match node:
        case Decision():
            return f"<p>{escape(node.ask)}</p><dl>{''.join(map(_choice, node.choices))}</dl>"
        case Route():
            ways = [f"{branch.to} when {_when(branch)}" for branch in node.branches]
            return _list([*ways, f"otherwise {node.otherwise}"])
        case Passage():
            return f"<p>Goes on at {escape(node.to)}.</p>"
        case End():
            return f"<p>End: {escape(node.title)}. {escape(node.summary)}</p>"
        case _:
            return ""


def _choice(choice: Choice) -> str:
    changes = ", ".join(f"{name} {by:+}" for name, by in choice.effects.items())
    skills = ", ".join(f"{name} {points} of 2" for name, points in choice.skills.items())
    parts = (changes and f"Changes {changes}.", skills and f"Shows {skills}.", f"Goes on at {choice.to}.")
    return (
        f"<dt>{escape(choice.id)} ({choice.rating.value}): {escape(choice.text)}</dt>"
        f"<dd>{_scene(choice.consequence)}{_spared(choice.hard)}<p>{escape(choice.debrief)}</p>"
        f"<p>{escape(' '.join(filter(None, parts)))}</p></dd>"
    )


def _when(branch: Branch) -> str:
    conditions = [f"{one.variable} {_SIGNS[one.operator]} {one.limit}" for one in branch.conditions]
    return (" and " if branch.needs_all else " or ").join(conditions)


def _spared(hard: Hard | None) -> str:
    """The other wording of a hard passage, for equal credit."""
    return f"<p><em>{escape(hard.note)}</em> Without the details: {escape(hard.instead)}</p>" if hard else ""


def _scene(lines: Iterable[Line]) -> str:
    return "".join(f"<p>{escape(f'{line.who}: ' if line.who else '')}{escape(line.words)}</p>" for line in lines)


def _item(item: Item) -> str:
    answers = [
        (f"{'KEY ' if option.is_key else ''}{option.id}: {option.text}", option.feedback) for option in item.options
    ]
    critical = ", critical" if item.is_critical else ""
    return f"<h3>{escape(item.id)} (form {item.form.value}{critical})</h3><p>{escape(item.stem)}</p>{_terms(answers)}"


def _source(source: Source) -> str:
    return f"{source.id}: {source.authors}. {source.title}. {source.where_and_year}. {source.url or ''}"


def _terms(pairs: Iterable[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{escape(one)}</dt><dd>{escape(other)}</dd>" for one, other in pairs) + "</dl>"


def _list(lines: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def _page(title: str, parts: Iterable[str]) -> str:
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
    )
    body = "\n".join([f"<h1>{escape(title)}</h1>", *parts])
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'


def _yes(is_so: bool) -> str:  # noqa: FBT001 - the value itself, not a switch
    return "yes" if is_so else "no"
