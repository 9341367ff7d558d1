"""Training outside this program: courses from elsewhere with their proof, and classes in a room with their list."""

from flask import Flask

# the tables are to be known before anybody asks for them
import training_app.classroom.models  # noqa: F401


def register(app: Flask) -> None:
    """Add the pages; texts, clock and bus are those of the learning room."""
    # here, so that reading this room's tables or rules does not load the web
    import training_app.classroom.class_routes
    import training_app.classroom.elsewhere_routes
    import training_app.classroom.list_routes
    import training_app.classroom.sign_routes  # noqa: F401 - these add their views to the blueprint
    from training_app.classroom.routes import blueprint

    app.register_blueprint(blueprint)
