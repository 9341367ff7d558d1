"""What coordinators and supervisors read: who is missing, what one did, and what teaches."""

from flask import Flask

# the tables are to be known before anybody asks for them
import training_app.reports.exports.models  # noqa: F401
from training_app.foundation.house import House
from training_app.learning.library import Library


def register(app: Flask, house: House, library: Library) -> None:
    """Add the reports; modules are called what the library's catalogue calls them."""
    # here, so that reading this room's rules does not load the web
    import training_app.reports.audit_routes
    import training_app.reports.exports.pack_routes
    import training_app.reports.exports.routes
    import training_app.reports.kept.month_routes
    import training_app.reports.kept.view_routes
    import training_app.reports.module_routes
    import training_app.reports.policy_routes
    import training_app.reports.record_routes
    import training_app.reports.version_routes  # noqa: F401 - these add their views to the blueprint
    from training_app.reports.desk import Room
    from training_app.reports.routes import blueprint

    app.extensions["reports"] = Room(house=house, library=library)
    app.register_blueprint(blueprint)
