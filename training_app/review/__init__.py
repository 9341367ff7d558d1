"""Texts as their readers see them: whole modules, what partners say of them, who signed a version off, and totals."""

from typing import TYPE_CHECKING

from flask import Flask

# the tables are to be known before anybody asks for them
import training_app.review.models  # noqa: F401

if TYPE_CHECKING:
    from training_app.foundation.house import House
    from training_app.learning.library import Library
    from training_app.review.desk import Papers


def register(app: Flask, house: "House", library: "Library", papers: "Papers") -> None:
    """Add the pages: those for who is signed in, and the texts that anybody may read.

    :param papers: what waits where the agency's working papers are commented on
    """
    # here, so that reading this room's rules does not load the web
    import training_app.review.comment_routes
    import training_app.review.totals_routes  # noqa: F401 - these add their views to the blueprint
    from training_app.review.desk import Room
    from training_app.review.public_routes import public
    from training_app.review.routes import blueprint

    app.extensions["review"] = Room(house=house, library=library, papers=papers)
    app.register_blueprint(blueprint)
    app.register_blueprint(public)
