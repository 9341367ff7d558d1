"""What a check says about a scenario, and where."""

from dataclasses import dataclass

from training_app.scenarios.graph import Node

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend.

    ``place`` is the path of keys in the scenario's file, such as ("nodes", "arrive", "choices", 0, "to");
    ``line`` is the line of the node, 0 when the finding is about the whole.
    """

    place: Place
    line: int
    message: str


def at_node(node: Node, message: str, *inside: str | int) -> Finding:
    """Return a finding about a node, or about the keys inside it."""
    return Finding(("nodes", node.id, *inside), node.line, message)
