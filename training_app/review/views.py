"""Builds the list of texts, a module as one text, and what stands in place of one that is not shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from training_app.content.catalogue import Catalogue, Module, OpenTo
from training_app.review import addresses, rules
from training_app.review.comment_views import KIND_WORDS, place_options, said_line, signed_line
from training_app.review.cover_line import vouch
from training_app.review.models import SignOffKind, TextComment, TextSignOff
from training_app.review.pages import GatePage, TextPage, TextRow, TextsPage, Typed
from training_app.review.rules import Reader
from training_app.shelf.print_views import PrintedLesson, PrintPage, build_print
from training_app.web.here import Here
from training_app.web.words import minutes_words

SHOWN_COMMENTS = 10
LEVEL_WORDS = {
    OpenTo.PUBLIC: "Anybody may read this text.",
    OpenTo.MEMBERS: "For whoever signs in.",
    OpenTo.AGENCY: "For the agency’s own people.",
}
INSERT_WITHHELD = (
    "The agency wrote this part for its own people, so it is not shown here. Its training coordinator can tell you "
    "what it says."
)
NOTICES = {
    "commented": "Your comment is kept, with the version it is about. The agency answers it here.",
    "signed": "Your sign-off is kept for this version, and stands on the module’s cover.",
    "signed-before": "You had signed this version off already, so nothing was changed.",
}
NOT_TYPED = Typed({}, {})


def build_texts(
    catalogue: Catalogue, sign_offs: Mapping[str, Sequence[TextSignOff]], waiting: Mapping[str, int]
) -> TextsPage:
    """Every text for who is signed in.

    :param sign_offs: of the agency, by the hash of the version
    :param waiting: how many comments wait for an answer, by module id
    """
    rows = [
        _row(module, addresses.text(module.id), sign_offs.get(module.version_hash, ()), waiting.get(module.id, 0))
        for module in catalogue.modules.values()
    ]
    return TextsPage(
        title="Texts",
        lead="Every module as one text, without taking it. Reading here is not recorded as training.",
        rows=rows,
        comments_url=addresses.COMMENTS,
    )


def build_public_texts(catalogue: Catalogue) -> TextsPage:
    """Every text for anybody: those that are public, and of the others what they are about."""
    rows = [
        TextRow(
            number=str(module.number),
            title=module.title,
            url=addresses.public_text(module.id),
            version=module.version,
            signed=LEVEL_WORDS[catalogue.level_of(module.id)],
            waiting="",
        )
        for module in catalogue.modules.values()
    ]
    lead = "What officers are taught. A text that is not for everybody has its title, its purpose, and why."
    return TextsPage("Texts", lead, rows, None, is_public=True)


def build_text(
    catalogue: Catalogue,
    module: Module,
    reader: Reader,
    own: Mapping[str, str],
) -> PrintPage:
    """The module as one text, as far as this reader may read it.

    :param own: the agency's own texts by slot key; only its own people are shown them
    """
    shown = own if reader is Reader.ROSTER else dict.fromkeys(own, INSERT_WITHHELD)
    readable = rules.readable(catalogue, module, reader)
    page = build_print(catalogue, module, shown)
    lessons = [
        printed if lesson.id in readable else _withheld(printed, catalogue.level_of(module.id, lesson.id))
        for lesson, printed in zip(module.lessons, page.lessons, strict=True)
    ]
    return replace(page, lessons=lessons)


def build_whole(  # noqa: PLR0913 - one page, all by name
    text: PrintPage,
    module: Module,
    here: Here,
    *,
    level: OpenTo,
    signed: Sequence[TextSignOff],
    said: Sequence[TextComment],
    counted: int,
    may_comment: bool,
    may_sign: bool,
    form: Typed = NOT_TYPED,
    notice: str | None = None,
) -> TextPage:
    """The text with what is said of it.

    :param said: the newest comments, of ``counted`` in all
    """
    missing = rules.missing_kinds([SignOffKind(one.kind) for one in signed])
    vouched = vouch(module, signed)
    return TextPage(
        text=replace(text, stamp=vouched.stamp, stamp_why=vouched.why),
        notice=notice,
        level=LEVEL_WORDS[level],
        signed=[signed_line(one, here) for one in signed],
        missing=f"Nobody yet: {', '.join(KIND_WORDS[kind].lower() for kind in missing)}." if missing else None,
        said=[said_line(one, module, here) for one in said],
        all_url=addresses.comments(module=module.id) if counted > len(said) else None,
        form=form,
        comment_url=addresses.comment_on(module.id) if may_comment else None,
        place_options=place_options(module),
        sign_url=addresses.sign_off(module.id) if may_sign else None,
        kind_options=[("", "Choose one"), *((kind.value, words) for kind, words in KIND_WORDS.items())],
        seen=module.version_hash,
    )


def build_gate(module: Module, level: OpenTo, *, sign_in_url: str | None) -> GatePage:
    """What stands in place of a text that this reader may not read.

    :param sign_in_url: None for who is signed in already
    """
    return GatePage(
        side=f"Module {module.number}",
        title=module.title,
        summary=module.why,
        facts=[("For", module.audience), ("Time", minutes_words(module.minutes)), ("Version", module.version)],
        why=rules.WHY_NOT[level],
        action=("Sign in to read it", sign_in_url) if sign_in_url is not None else None,
    )


def _withheld(lesson: PrintedLesson, level: OpenTo) -> PrintedLesson:
    return replace(lesson, html=f"<p><b>This lesson is not shown here.</b> {rules.WHY_NOT[level]}</p>")


def _row(module: Module, url: str, signed: Sequence[TextSignOff], waiting: int) -> TextRow:
    missing = rules.missing_kinds([SignOffKind(one.kind) for one in signed])
    return TextRow(
        number=str(module.number),
        title=module.title,
        url=url,
        version=module.version,
        signed=f"Missing: {', '.join(KIND_WORDS[kind].lower() for kind in missing)}" if missing else "All three",
        waiting=str(waiting) if waiting else "None",
    )
