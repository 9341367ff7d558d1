"""Pages for what can go wrong: each says what happened, what was kept and what to do next."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from training_app.web.frame import Frame, HelpLine
from training_app.web.message import Action, MessagePage
from training_app.web.render import render_page

_HOME = Action("Go to the start", "/app/")
_SAFE = "Your saved answers are kept."

MESSAGES: Mapping[int, MessagePage] = {
    400: MessagePage(
        title="This page could not be sent",
        lead="This form was open too long. Your saved answers are kept. Go back and send it again.",
        actions=(_HOME,),
    ),
    403: MessagePage(
        title="This page is not open to you",
        lead="Your account does not have the right to see it. If you need it, ask your training coordinator.",
        actions=(_HOME,),
    ),
    404: MessagePage(
        title="There is no page here",
        lead="The address may be mistyped, or the page has moved.",
        kept=_SAFE,
        actions=(_HOME,),
    ),
    405: MessagePage(
        title="This page cannot be opened like that",
        lead="It only takes what a form sends. Go back to the page before and use its button.",
        kept=_SAFE,
        actions=(_HOME,),
    ),
    409: MessagePage(
        title="This changed since you opened it",
        lead="What you saved before is kept. Open the page again to go on.",
        actions=(_HOME,),
    ),
    413: MessagePage(
        title="That was too large to take",
        lead="Nothing of it was kept. Go back and send a smaller file or a shorter text.",
        kept=_SAFE,
        actions=(_HOME,),
    ),
    429: MessagePage(
        title="Too many tries in a short time",
        lead="To protect your account we stopped listening for a moment. Wait a minute, then try again.",
        kept=_SAFE,
        actions=(_HOME,),
    ),
    500: MessagePage(
        title="Something went wrong on our side",
        lead="The last thing you sent may not have been saved. Go back, look at the page, and send it again.",
        kept="Everything saved before it is kept. If it happens again, tell your training coordinator the time.",
        actions=(_HOME,),
    ),
    503: MessagePage(
        title="We are not open just now",
        lead="The training is being updated or is very busy. Wait a few minutes, then open the page again.",
        kept="Everything saved before is kept. If you just sent an answer, look whether it is there, or send it again.",
        actions=(_HOME,),
    ),
}
# When the database is the trouble, the usual frame would fail as well.
_PLAIN_FRAME = Frame(
    brand="Common Ground",
    home_url="/app/",
    agency="",
    is_demo=False,
    who=None,
    sign_out_url=None,
    nav=(),
    help_lines=(HelpLine("988", "tel:988", "call or text, any hour"),),
)


def register_error_pages(app: Flask, frame_for_request: Callable[[], Frame]) -> None:
    """Answer HTTP errors of the app with pages. Errors of the server are shown without the request's own frame."""

    def answer(error: HTTPException) -> Response:
        code = error.code or 500
        frame = _PLAIN_FRAME if code >= 500 else frame_for_request()
        return error_page(code, frame, headers=dict(error.get_headers()))

    for code in MESSAGES:
        app.register_error_handler(code, answer)


def error_page(
    code: int, frame: Frame, *, sentence: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """Return the page of one of the codes in ``MESSAGES``, with the headers that belong to it: Allow, Retry-After.

    :param sentence: a house error's own sentence, said instead of the general one; it must say what was kept
    """
    page = MESSAGES[code]
    if sentence:
        page = replace(page, lead=sentence, kept=None)
    response = Response(render_page("web/message.html", frame, page), status=code)
    for name, value in (headers or {}).items():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response
