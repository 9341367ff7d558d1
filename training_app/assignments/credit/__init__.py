"""Hours of credit: a ledger that credits no event twice, its pages, and the files that states ask for.

The ledger follows the training record by itself: whatever completes a module, corrects or takes back a completion is
noted in its own transaction (``settling.note_completion``), and a worker makes the ledger say what the record says.

Another room that knows of training joins with two calls, both inside its own transaction and before its own commit:
``service.credit(session, Training(...))`` says that somebody attended an event, and again whenever that is corrected;
``service.take_back(session, agency_id, person_id, event)`` says that it does not count. Events are ``session:<id>`` and
``outside:<id>``, the newest report of an event is its only one, and a ``course`` that is a module's id counts as it.
"""

from typing import TYPE_CHECKING

from flask import Flask

# the tables are to be known before anybody asks for them
import training_app.assignments.credit.models  # noqa: F401

if TYPE_CHECKING:
    from training_app.foundation.house import House
    from training_app.learning.library import Library


def register(app: Flask, house: "House", library: "Library") -> None:
    """Add the pages of the ledger, of the settings and of the files."""
    # here, so that reading this room's tables or rules does not load the web
    import training_app.assignments.credit.file_routes
    import training_app.assignments.credit.settings_routes  # noqa: F401 - these add their views to the blueprint
    from training_app.assignments.credit.desk import ROOM_KEY, Room
    from training_app.assignments.credit.routes import blueprint

    app.extensions[ROOM_KEY] = Room(house, library)
    app.register_blueprint(blueprint)
