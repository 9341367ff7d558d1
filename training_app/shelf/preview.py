"""A small program for authors: their drafts as officers will read them, every problem beside, on this machine only.

It has no database, no accounts and no session, and reads the files anew at every request.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, abort, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from training_app import web
from training_app.content.drafts import CaseDraft, LessonDraft
from training_app.content.loader import Drafts, load_drafts
from training_app.content.problems import Problem
from training_app.content.schema import ItemRecord
from training_app.foundation.clock import Clock
from training_app.foundation.ids import AgencyId, PersonId
from training_app.learning.errors import StepUnknown
from training_app.learning.service import Learner
from training_app.learning.viewer import Viewer
from training_app.scenarios.path_check import can_be_measured
from training_app.shelf import addresses
from training_app.shelf.print_views import own_ids
from training_app.shelf.try_views import build_try
from training_app.web.frame import Frame, Strip
from training_app.web.message import Action, MessagePage
from training_app.web.render import PageEnvironment, render_page

LEARNING_TEMPLATES = Path(__file__).parents[1] / "learning" / "templates"
NOT_PLAYABLE = "This story cannot be played yet: mend what is said of it on the first page."


@dataclass(frozen=True, slots=True)
class Entry:
    """One folder or file in the list, with how many problems it has."""

    title: str
    url: str
    problems: int


@dataclass(frozen=True, slots=True)
class IndexPage:
    """Everything there is, and everything that is wrong."""

    entries: Sequence[tuple[str, Sequence[Entry]]]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class DraftLesson:
    """One text of a module, or a case study."""

    title: str
    content_note: str | None
    html: str


@dataclass(frozen=True, slots=True)
class DraftPage:
    """One module or case study, its questions with their keys, and what is wrong with it."""

    side: str
    title: str
    lead: str
    problems: Sequence[Problem]
    lessons: Sequence[DraftLesson]
    questions: Sequence[ItemRecord]


def create_preview(root: Path, clock: Clock) -> Flask:
    """Return the program for the folder that holds ``modules/`` and ``scenarios/``."""
    app = Flask("training_app.shelf", static_folder=None)
    app.jinja_environment = PageEnvironment
    web.register(app, lambda: _frame(None))
    # the scene of a story is drawn by the same template as for officers
    app.register_blueprint(Blueprint("learning", __name__, template_folder=str(LEARNING_TEMPLATES)))
    _add_views(app, root, clock)
    return app


def _add_views(app: Flask, root: Path, clock: Clock) -> None:
    def drafts() -> Drafts:
        return load_drafts(root / "modules", root / "scenarios", today=clock().date())

    @app.get("/")
    @app.get("/app/modules")
    def index() -> str:
        """Everything, and what is wrong with it."""
        return render_page("shelf/preview_index.html", _frame(None), build_index(drafts()))

    @app.get("/modules/<folder>")
    def module(folder: str) -> str:
        """One module."""
        page = build_module(drafts(), folder) or abort(404)
        return render_page("shelf/preview.html", _frame(page.side), page)

    @app.get("/cases/<case_id>")
    def case(case_id: str) -> str:
        """One case study."""
        page = build_case(drafts(), case_id) or abort(404)
        return render_page("shelf/preview.html", _frame(page.side), page)

    @app.get("/app/scenarios/<folder>")
    def scenario(folder: str) -> str | BaseResponse:
        """One story, played in the address as officers may try it."""
        read = drafts()
        draft = read.scenarios.get(folder) or abort(404)
        if not can_be_measured(draft.scenario):
            return render_page("web/message.html", _frame(folder), _cannot_play(draft.record.title))
        choices = request.args.getlist("choice")
        try:
            page = build_try(read.shared.sources, draft.scenario, choices, _reader(clock), has_changed=False)
        except StepUnknown:
            return redirect(addresses.further(folder), 303)
        return render_page("shelf/try.html", _frame(folder), page)


def build_index(drafts: Drafts) -> IndexPage:
    """The first page."""

    def entry(title: str, url: str, inside: str) -> Entry:
        return Entry(title, url, sum(problem.file.startswith(inside) for problem in drafts.problems))

    modules = [
        entry(draft.head.title, f"/modules/{draft.folder}", f"modules/{draft.folder}/") for draft in drafts.modules
    ]
    scenarios = [
        entry(draft.record.title, addresses.further(folder), f"scenarios/{folder}/")
        for folder, draft in drafts.scenarios.items()
    ]
    cases = [entry(draft.head.title, f"/cases/{draft.id}", f"modules/cases/{draft.id}.md") for draft in drafts.cases]
    return IndexPage([("Modules", modules), ("Scenarios", scenarios), ("Case studies", cases)], drafts.problems)


def build_module(drafts: Drafts, folder: str) -> DraftPage | None:
    """One module, as far as its files can be read; None when there is none."""
    draft = next((draft for draft in drafts.modules if draft.folder == folder), None)
    if draft is None:
        return None
    return DraftPage(
        side=f"Module {draft.head.number}",
        title=draft.head.title,
        lead=draft.head.why,
        problems=_problems_of(drafts, f"modules/{folder}/"),
        lessons=[_lesson(lesson, number) for number, lesson in enumerate(draft.lessons, 1)],
        questions=draft.quiz.file.items if draft.quiz else (),
    )


def build_case(drafts: Drafts, case_id: str) -> DraftPage | None:
    """One case study; None when there is none."""
    draft = next((draft for draft in drafts.cases if draft.id == case_id), None)
    if draft is None:
        return None
    return DraftPage(
        side="Case study",
        title=draft.head.title,
        lead=draft.head.gap,
        problems=_problems_of(drafts, f"modules/cases/{case_id}.md"),
        lessons=[_lesson(draft, 1)],
        questions=(),
    )


def _lesson(draft: LessonDraft | CaseDraft, number: int) -> DraftLesson:
    return DraftLesson(draft.head.title, draft.head.content_note, own_ids(draft.rendered.html, number))


def _problems_of(drafts: Drafts, inside: str) -> list[Problem]:
    return [problem for problem in drafts.problems if problem.file.startswith(inside)]


def _cannot_play(title: str) -> MessagePage:
    return MessagePage(title=title, lead=NOT_PLAYABLE, actions=[Action("All drafts", "/")], side="Scenario")


def _reader(clock: Clock) -> Viewer:
    """Somebody called Moreno, whom no database knows."""
    return Viewer(Learner(AgencyId(0), PersonId(0)), "Moreno", ZoneInfo("UTC"), clock())


def _frame(where: str | None) -> Frame:
    strip = Strip("All drafts", "/", where) if where else None
    return Frame(
        brand="Preview",
        home_url="/",
        agency="",
        is_demo=False,
        who=None,
        sign_out_url=None,
        nav=(),
        help_lines=(),
        strip=strip,
    )
