"""What this room was given, and which lessons a slot stands in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from flask import current_app

from training_app.content.catalogue import Catalogue, Slot
from training_app.content.slots import slot_keys
from training_app.foundation.house import House


@dataclass(frozen=True)
class Room:
    """What the composition root gave this room."""

    house: House
    catalogue: Catalogue

    @property
    def slots(self) -> Mapping[str, Slot]:
        """Every slot of this release, by key."""
        return self.catalogue.inserts

    @cached_property
    def places(self) -> Mapping[str, Sequence[str]]:
        """Where each slot stands: "Module 4, Explaining no", by key."""
        found: dict[str, list[str]] = {}
        for module in self.catalogue.modules.values():
            for lesson in module.lessons:
                for key in dict.fromkeys(slot_keys(lesson.html)):
                    found.setdefault(key, []).append(f"Module {module.number}, {lesson.title}")
        for case in self.catalogue.cases.values():
            for key in dict.fromkeys(slot_keys(case.html)):
                found.setdefault(key, []).append(f"Case study, {case.title}")
        return found


def this_room() -> Room:
    """This app's room."""
    return cast("Room", current_app.extensions["slots"])
