"""What tests of corrections and redos share: a coordinator's hand, counted rows, other versions of a text."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from tests.conftest import Town
from tests.learning.walking import events_of
from training_app.content.catalogue import Catalogue, Module
from training_app.content.package import pack_module, restore_module, restore_sources
from training_app.delivery.models import OutboxRow
from training_app.delivery.service import set_destination
from training_app.foundation.db import db
from training_app.foundation.ids import AttemptId
from training_app.learning.corrections import Figures, Hand
from training_app.learning.desk import Room
from training_app.learning.library import Library
from training_app.learning.marking import Policy
from training_app.learning.models import Attempt, LearningEvent
from training_app.learning.policy import change_policy
from training_app.learning.service import Desk
from training_app.lrs.models import Statement
from training_app.xapi.recorder import KIND

REASON = "The roster shows the class on another day."
OCTOBER = datetime(2026, 10, 3, 17, 0, tzinfo=UTC)
FIGURES = Figures(credited_at=OCTOBER, scaled=0.9, minutes=45)


def hand_of(town: Town, reason: str = REASON) -> Hand:
    """Coordinator Abara's."""
    return Hand(town.people.coordinator_id, reason)


def completion_of(desk: Desk, attempt_id: AttemptId) -> UUID:
    """The id of the attempt's newest completion."""
    return [event.id for event in events_of(desk, attempt_id) if event.kind == "module_completed"][-1]


def kinds_of(desk: Desk, attempt_id: AttemptId) -> list[str]:
    """What happened in the attempt, in order."""
    return [event.kind for event in events_of(desk, attempt_id)]


def attempt_row(desk: Desk, attempt_id: AttemptId) -> Attempt:
    """The attempt as it is stored now."""
    desk.session.expire_all()
    return desk.session.get_one(Attempt, attempt_id)


def rows_kept(desk: Desk) -> list[int]:
    """How many facts, statements and queued rows there are."""
    return [
        desk.session.execute(select(func.count()).select_from(model)).scalar_one()
        for model in (LearningEvent, Statement, OutboxRow)
    ]


def decide_limit(town: Town, desk: Desk, check_limit: int | None, **other: object) -> None:
    """The agency allows so many tries."""
    policy = replace(Policy(check_limit=check_limit), **other)
    change_policy(
        desk.session,
        agency_id=town.people.agency_id,
        policy=policy,
        by=town.people.coordinator_id,
        reason="As agreed with the union.",
        now=town.clock(),
    )


def send_to_an_lrs(town: Town, desk: Desk) -> None:
    """One destination that records are queued for."""
    set_destination(
        desk.session,
        agency_id=town.people.agency_id,
        kind=KIND,
        name="LRS",
        endpoint="http://127.0.0.1:9/xapi",
        username="u",
        secret_env="LRS_PASSWORD",
        now=town.clock(),
    )
    desk.session.commit()


def another_version(module: Module, version: str, **changes: object) -> Module:
    """The module as it was, or will be, with these fields otherwise."""
    plain = replace(module, version=version, package_json="", version_hash="", **changes)
    return restore_module(pack_module(plain, restore_sources(module.package_json).values()))


def desk_offering(app: Flask, module: Module) -> Desk:
    """What a service works with while the catalogue offers this version. Inside an app context."""
    room: Room = app.extensions["learning"]
    catalogue = room.library.catalogue
    modules = {**catalogue.modules, module.id: module}
    offered = Catalogue(modules, catalogue.sources, catalogue.glossary, catalogue.inserts)
    return Desk(db.session(), room.house, Library(offered, restore_module))


def with_a_typo(module: Module) -> Module:
    """The same module before a typo in its first lesson was mended: nothing else differs but the version number."""
    first, *rest = module.lessons
    return another_version(
        module, "0.9.1", lessons=(replace(first, html=first.html.replace(" the ", " teh ", 1)), *rest)
    )


def with_another_node(module: Module) -> Module:
    """The same module when one more way through its story was offered: a choice that was taken out since."""
    scenario = module.scenario
    assert scenario is not None
    start = next(node for node in scenario.nodes.values() if getattr(node, "choices", ()))
    gone = replace(start.choices[0], id="gone", text="A choice that was taken out.")
    nodes = {**scenario.nodes, start.id: replace(start, choices=(*start.choices, gone))}
    return another_version(module, "0.9.0", scenario=replace(scenario, nodes=nodes))
