"""Stories small enough to read, built by hand for the tests of this room."""

from collections.abc import Mapping
from dataclasses import replace

from training_app.scenarios.graph import (
    Branch,
    Choice,
    Condition,
    Debrief,
    Decision,
    End,
    Line,
    Node,
    Passage,
    Rating,
    Route,
    Scenario,
    Skill,
    Tone,
    Variable,
)

SKILLS = tuple(Skill(name, name.title()) for name in ("safety", "voice", "recognition", "plain-words"))
TENSION = Variable("tension", "Tension", start=2, minimum=0, maximum=4, low="calmer", high="tenser")
TRUST = Variable("trust", "Trust", start=1, minimum=0, maximum=3, low="less", high="more")


def words(count: int) -> str:
    return " ".join(["word"] * count)


def choice(name: str, to: str, rating: Rating = Rating.SOUND, **changes: object) -> Choice:
    made = Choice(
        id=name,
        text=words(10),
        did=f"{name}.",
        short=name,
        rating=rating,
        to=to,
        debrief=words(10),
        skills={"safety": 1, "voice": 1},
        consequence=(Line(f"After {name}."),),
    )
    return replace(made, **changes)


def decision(name: str, to: str, *, line: int = 1, recommended: tuple[str, ...] = ("good",)) -> Decision:
    """A decision with a good choice (tension down, trust up), a plain one and a costly one, all leading on."""
    return Decision(
        name,
        scene=(Line(f"{name}. {words(260)}"),),
        line=line,
        heading=name,
        ask="What do you do?",
        choices=(
            choice(
                "good",
                to,
                Rating.STRONG,
                effects={"tension": -1, "trust": 1},
                skills={"safety": 2, "voice": 2},
            ),
            choice("plain", to, skills={"safety": 1, "voice": 2}),
            choice("bad", to, Rating.COSTLY, effects={"tension": 2, "trust": -1}, skills={"safety": 0, "voice": 1}),
        ),
        recommended=recommended,
    )


def end(name: str, tone: Tone, *, line: int = 1) -> End:
    return End(name, scene=(Line(f"{name} scene."),), line=line, title=name, summary="It is over.", tone=tone)


def sound_story() -> Scenario:
    """Four decisions in a row, passages between, and three ends by tension and trust: passes every check."""
    nodes: list[Node] = [
        decision("arrive", "walk", line=10, recommended=("good", "plain")),
        Passage("walk", scene=(Line("You walk."),), time="23:40", place="The lot", know="Known.", line=20, to="talk"),
        decision("talk", "wait", line=30),
        Passage("wait", scene=(Line("You wait."),), line=40, to="listen"),
        decision("listen", "turn", line=50),
        Passage("turn", scene=(Line("He turns."),), line=60, to="part"),
        decision("part", "fork", line=70),
        Route(
            "fork",
            line=80,
            branches=(
                Branch((Condition("tension", "lte", 1), Condition("trust", "gte", 2)), needs_all=True, to="calm"),
                Branch((Condition("tension", "eq", 4), Condition("trust", "eq", 0)), needs_all=False, to="last"),
            ),
            otherwise="even",
        ),
        Passage("last", scene=(Line("It gets loud."),), line=90, to="hard"),
        end("calm", Tone.GOOD, line=100),
        end("even", Tone.MIXED, line=110),
        end("hard", Tone.HARD, line=120),
    ]
    return Scenario(
        id="s99-story",
        version="1.0.0",
        version_hash="",
        title="Story",
        setting="A lot.",
        content_note="Nobody is hurt.",
        status="published",
        variables=(TENSION, TRUST),
        skills=SKILLS,
        start="arrive",
        nodes=as_nodes(nodes),
        debrief=Debrief("<p>He may have felt it.</p>", "What would help?", "Then wait.", "<p>Points.</p>"),
        source_ids=(),
    )


def as_nodes(nodes: list[Node]) -> Mapping[str, Node]:
    return {node.id: node for node in nodes}


def with_node(scenario: Scenario, node: Node) -> Scenario:
    """The same story with one node put in or in place of the one of that id."""
    return replace(scenario, nodes={**scenario.nodes, node.id: node})


def with_change(scenario: Scenario, node_id: str, **changes: object) -> Scenario:
    """The same story with fields of one node changed."""
    return with_node(scenario, replace(scenario.nodes[node_id], **changes))


def with_choice(scenario: Scenario, node_id: str, position: int, **changes: object) -> Scenario:
    """The same story with fields of one choice changed."""
    node = scenario.nodes[node_id]
    assert isinstance(node, Decision)
    choices = list(node.choices)
    choices[position] = replace(choices[position], **changes)
    return with_change(scenario, node_id, choices=tuple(choices))
