"""Where records go, and who may fetch them: whether they arrive, the destinations, comparisons and clients."""

from flask import Flask

from training_app.connections.desk import ROOM_KEY, Room


def register(app: Flask, room: Room) -> None:
    """Add the pages of the records."""
    # here, so that reading this room's rules does not load the forms
    import training_app.connections.client_routes
    import training_app.connections.cmi5_routes
    import training_app.connections.comparison_routes
    import training_app.connections.destination_routes
    import training_app.connections.scorm_routes
    import training_app.connections.sink_routes  # noqa: F401 - these add their views to the blueprint
    from training_app.connections.routes import blueprint

    app.extensions[ROOM_KEY] = room
    app.register_blueprint(blueprint)
