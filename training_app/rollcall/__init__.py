"""Roll call: a leader runs a scenario on one screen for a squad, and who was present gets credit."""

from flask import Flask

# the tables are to be known before anybody asks for them
import training_app.rollcall.models  # noqa: F401


def register(app: Flask) -> None:
    """Add the leader's pages; texts and clock are those of the learning room."""
    # here, so that reading this room's tables or rules does not load the web
    import training_app.rollcall.roster_routes  # noqa: F401 - adds its views to the blueprint
    from training_app.rollcall.routes import blueprint

    app.register_blueprint(blueprint)
