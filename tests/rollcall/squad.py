"""A leader at the services, without the web: runs a story to its end."""

from collections.abc import Mapping
from uuid import UUID

from training_app.learning.service import Desk
from training_app.rollcall import queries, service
from training_app.rollcall.leader import Leader
from training_app.scenarios import play
from training_app.scenarios.graph import Decision

M1 = "m01-trauma"


def open_decision(desk: Desk, leader: Leader, roll_call_id: UUID) -> Decision | None:
    """The decision where the story stands, None at the end."""
    row = queries.read_roll_call(desk.session, leader, roll_call_id)
    scenario = desk.library.bound(desk.session, row.version_hash).scenario
    node = play.current_page(scenario, play.replay(scenario, row.path)).node
    return node if isinstance(node, Decision) else None


def vote(desk: Desk, leader: Leader, roll_call_id: UUID, step: int, hands: Mapping[str, int] | None = None):
    """Go on with the first choice at that step."""
    node = open_decision(desk, leader, roll_call_id)
    return service.record_vote(
        desk, leader, roll_call_id, step=step, choice_id=node.choices[0].id, hands=hands or {node.choices[0].id: 3}
    )


def run_to_the_end(desk: Desk, leader: Leader) -> UUID:
    """A finished roll call of module 1, nobody recorded yet."""
    roll_call_id = service.start_roll_call(desk, leader, M1)
    step = 1
    while open_decision(desk, leader, roll_call_id):
        vote(desk, leader, roll_call_id, step)
        step += 1
    return roll_call_id
