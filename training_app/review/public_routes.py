"""The texts for anybody: outside /app, so that no sign-in comes along and nobody can be told by what they read."""

from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response

from training_app.accounts.door import frame_at_this_door
from training_app.accounts.frame_parts import SIGN_IN_URL
from training_app.accounts.guard import public_view
from training_app.review import addresses
from training_app.review.cover_line import vouched_by_nobody
from training_app.review.desk import this_room
from training_app.review.routes import module_called
from training_app.review.rules import Reader, readable
from training_app.review.views import build_gate, build_public_texts, build_text
from training_app.web.render import render_page

public = Blueprint("public_texts", __name__)


@public.after_request
def keep_nowhere(response: Response) -> Response:
    """No copy outlives the day on which an author takes a text back."""
    response.headers["Cache-Control"] = "no-store"
    return response


@public.get(addresses.PUBLIC)
@public_view
def show_public_texts() -> str:
    """Every text by title, and for whom it is."""
    page = build_public_texts(this_room().library.catalogue)
    return render_page("review/texts.html", frame_at_this_door(), page)


@public.get(f"{addresses.PUBLIC}/<module_id>")
@public_view
def show_public_text(module_id: str) -> str | tuple[str, int]:
    """A module as far as it is public; otherwise its title, its purpose, and why no more is shown (403)."""
    module, catalogue = module_called(module_id), this_room().library.catalogue
    if readable(catalogue, module, Reader.ANYBODY):
        vouched = vouched_by_nobody(module)
        text = replace(
            build_text(catalogue, module, Reader.ANYBODY, {}),
            cover_url=addresses.PUBLIC,
            stamp=vouched.stamp,
            stamp_why=vouched.why,
        )
        return render_page("review/public_text.html", frame_at_this_door(), text)
    sign_in = f"{SIGN_IN_URL}?{urlencode({'next': addresses.text(module_id)})}"
    page = build_gate(module, catalogue.level_of(module_id), sign_in_url=sign_in)
    return render_page("review/gate.html", frame_at_this_door(), page), 403
