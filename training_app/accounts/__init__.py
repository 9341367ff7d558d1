"""Agencies, units, people, roles, and signing in."""

from typing import TYPE_CHECKING

from flask import Flask

from training_app.foundation.house import House

if TYPE_CHECKING:
    from training_app.accounts.desk import Room


def register(app: Flask, house: House, room: "Room | None" = None) -> None:
    """Add the doors, and refuse every view under /app that nobody marked.

    :param room: None for passwords and links alone
    """
    # here, so that reading this room's tables or rules does not load the web
    import training_app.accounts.account_routes
    import training_app.accounts.factors.app_routes
    import training_app.accounts.factors.passkey_routes
    import training_app.accounts.factors.step_routes
    import training_app.accounts.lock_routes
    import training_app.accounts.oidc.routes  # noqa: F401 - they add their views to the blueprint
    from training_app.accounts.desk import ROOM_KEY, Room
    from training_app.accounts.guard import HOUSE_KEY, let_lms_frame, refuse_unmarked_views
    from training_app.accounts.routes import blueprint

    app.extensions[HOUSE_KEY] = house
    app.extensions[ROOM_KEY] = room or Room()
    refuse_unmarked_views(app)
    app.after_request(let_lms_frame)
    app.register_blueprint(blueprint)
