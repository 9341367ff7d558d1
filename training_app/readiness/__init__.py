"""An agency's own readiness: what it filled into the tools, what it promised, what its plan says, what it publishes."""

from typing import TYPE_CHECKING

from flask import Flask

# the tables are to be known before anybody asks for them
import training_app.readiness.models
import training_app.readiness.open.models
import training_app.readiness.plan.models
import training_app.readiness.promises.models
import training_app.readiness.standing.models  # noqa: F401

if TYPE_CHECKING:
    from training_app.content.catalogue import Catalogue
    from training_app.foundation.house import House


def register(app: Flask, house: "House", catalogue: "Catalogue") -> None:
    """Add the pages."""
    # here, so that reading this room's rules does not load the web
    import training_app.readiness.copy_routes
    import training_app.readiness.open.comment_routes
    import training_app.readiness.open.totals_routes
    import training_app.readiness.part_routes
    import training_app.readiness.plan.drill_routes
    import training_app.readiness.plan.routes
    import training_app.readiness.promises.routes
    import training_app.readiness.promises.sheet_routes
    import training_app.readiness.standing.action_routes
    import training_app.readiness.standing.picture_routes  # noqa: F401 - these add their views to the blueprint
    from training_app.readiness.desk import Room
    from training_app.readiness.open.public_routes import public
    from training_app.readiness.routes import blueprint

    app.extensions["readiness"] = Room(house=house, catalogue=catalogue)
    app.register_blueprint(blueprint)
    app.register_blueprint(public)
