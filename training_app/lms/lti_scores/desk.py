"""How the composition root switches scores on: the listener for the app, the sender for the worker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from flask import Flask
from sqlalchemy.orm import Session

from training_app.assignments.events import ModuleAskedAgain
from training_app.delivery.senders import Sender
from training_app.foundation.house import House
from training_app.foundation.http import HttpClient
from training_app.learning.events import LearningFact
from training_app.learning.library import Library
from training_app.lms.lti_scores.ports import Books
from training_app.lms.lti_scores.recorder import make_redo_recorder, make_score_recorder
from training_app.lms.lti_scores.rules import KIND
from training_app.lms.lti_scores.sender import ScoreSender

ROOM_KEY = "lti_scores"


@dataclass(frozen=True, slots=True)
class Room:
    """What the composition root gave this part."""

    books: Books
    library: Library

    def title_of(self, module_id: str) -> str:
        """The title of the module; its id when the catalogue has it no more."""
        module = self.library.catalogue.modules.get(module_id)
        return module.title if module is not None else module_id


def register(app: Flask, house: House, books: Books, library: Library) -> None:
    """Queue what officers do for the gradebooks of the LMSs in these books."""
    app.extensions[ROOM_KEY] = Room(books, library)
    house.bus.subscribe(LearningFact, make_score_recorder(books, clock=house.clock))
    house.bus.subscribe(ModuleAskedAgain, make_redo_recorder(books, clock=house.clock))


def senders_of(app: Flask, client: HttpClient, open_session: Callable[[], Session]) -> Mapping[str, Sender]:
    """The sender of scores by its kind; none where no books were given."""
    room = cast("Room | None", app.extensions.get(ROOM_KEY))
    return {} if room is None else {KIND: ScoreSender(client, open_session, room.books, room.title_of)}
