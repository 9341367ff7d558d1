"""The look of the program: base page, components, styles, small scripts, security headers and error pages."""

from collections.abc import Callable

from flask import Blueprint, Flask

from training_app.web.assets import register_assets
from training_app.web.errors import register_error_pages
from training_app.web.frame import Frame
from training_app.web.headers import register_headers
from training_app.web.mount import register_mount
from training_app.web.render import register_rendering


def register(app: Flask, frame_for_request: Callable[[], Frame]) -> None:
    """Give the app its look.

    :param frame_for_request: the frame for an error page, also when nobody is signed in
    :raise ValueError: for an app with a static folder of its own, which would hide ``/static/``
    """
    if app.static_folder is not None:
        raise ValueError("make the app with static_folder=None: assets are served from memory")
    app.register_blueprint(Blueprint("web", __name__, template_folder="templates"))
    register_rendering(app)
    register_assets(app)
    register_headers(app)
    register_mount(app)
    register_error_pages(app, frame_for_request)
