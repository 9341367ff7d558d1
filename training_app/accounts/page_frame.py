"""The frame of the page being answered, for every room that shows pages to signed-in people."""

from flask import current_app

from training_app.accounts.frame_parts import frame_for
from training_app.accounts.guard import signed_in
from training_app.web.frame import Frame, Strip


def page_frame(current: str, strip: Strip | None = None) -> Frame:
    """The frame for the signed-in person of this request.

    :param current: the address of the navigation item to mark, such as ``/app/modules``
    """
    return frame_for(signed_in(), current, brand=current_app.config["BRAND"], strip=strip)
