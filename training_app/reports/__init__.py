"""What coordinators and supervisors read: who is missing, who finished what, one person, and whether records arrive."""

from flask import Flask

from training_app.foundation.house import House
from training_app.learning.library import Library


def register(app: Flask, house: House, library: Library) -> None:
    """Add the reports; modules are called what the library's catalogue calls them."""
    # here, so that reading this room's rules does not load the web
    from training_app.reports.desk import Room
    from training_app.reports.routes import blueprint

    app.extensions["reports"] = Room(house=house, library=library)
    app.register_blueprint(blueprint)
