"""What one may read and try without a record: case studies, scenarios beside a module's own, facilitator packs."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages; texts and clock are those of the learning room."""
    # here, so that reading this room's rules does not load the web
    import training_app.shelf.case_routes
    import training_app.shelf.pack_routes
    import training_app.shelf.print_routes
    import training_app.shelf.try_routes  # noqa: F401 - they add their views to the blueprint
    from training_app.shelf.blueprint import blueprint

    app.register_blueprint(blueprint)
