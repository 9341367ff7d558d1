"""The frame of the page being answered, for every room that shows pages to signed-in people."""

from dataclasses import replace

from flask import current_app

from training_app.accounts.frame_parts import frame_for
from training_app.accounts.guard import signed_in
from training_app.foundation.db import db
from training_app.web.frame import Frame, Strip

LMS_LINE_KEY = "accounts.lms_line"
"""A callable (session, identity) -> LmsLine or None, given by the composition root."""


def page_frame(current: str, strip: Strip | None = None) -> Frame:
    """The frame for the signed-in person of this request.

    :param current: the address of the navigation item to mark, such as ``/app/modules``
    """
    identity = signed_in()
    frame = frame_for(identity, current, brand=current_app.config["BRAND"], strip=strip)
    if identity.launch is None:
        return frame
    return replace(frame, lms=current_app.extensions[LMS_LINE_KEY](db.session(), identity))
