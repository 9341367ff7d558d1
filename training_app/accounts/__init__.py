"""Agencies, units, people, roles, and signing in."""

from flask import Flask

from training_app.foundation.house import House


def register(app: Flask, house: House) -> None:
    """Add the doors, and refuse every view under /app that nobody marked."""
    # here, so that reading this room's tables or rules does not load the web
    import training_app.accounts.lock_routes  # noqa: F401 - adds its views to the blueprint
    from training_app.accounts.guard import HOUSE_KEY, let_lms_frame, refuse_unmarked_views
    from training_app.accounts.routes import blueprint

    app.extensions[HOUSE_KEY] = house
    refuse_unmarked_views(app)
    app.after_request(let_lms_frame)
    app.register_blueprint(blueprint)
