"""A checked scenario file to the graph that is played."""

from dataclasses import replace

from training_app.content.markdown import render_plain
from training_app.content.package import fingerprint
from training_app.content.scenario_schema import (
    BranchRecord,
    ChoiceRecord,
    ConditionRecord,
    DecisionRecord,
    EndRecord,
    HardRecord,
    LineRecord,
    NodeRecord,
    PassageRecord,
    RouteRecord,
    ScenarioFile,
)
from training_app.content.seat_time import whole_minutes
from training_app.content.strict_yaml import Document
from training_app.scenarios.graph import (
    Branch,
    Choice,
    Condition,
    Debrief,
    Decision,
    End,
    Hard,
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
from training_app.scenarios.pace import measure_paths


def compile_scenario(record: ScenarioFile, document: Document) -> Scenario:
    """Return the scenario with the file's line on each node, not yet measured and without its hash."""
    return Scenario(
        id=record.id,
        version=record.version,
        version_hash="",
        title=record.title,
        setting=record.setting,
        content_note=record.content_note,
        status=record.status,
        variables=tuple(
            Variable(name, held.label, held.start, held.min, held.max, held.low, held.high)
            for name, held in record.state.items()
        ),
        skills=tuple(Skill(skill.id, skill.label) for skill in record.skills),
        start=record.start,
        nodes={
            node_id: _node(node_id, node, document.line_of(("nodes", node_id)))
            for node_id, node in record.nodes.items()
        },
        debrief=Debrief(
            felt_html=render_plain(record.debrief.felt),
            better_line=record.debrief.better_line,
            better_note=record.debrief.better_note,
            points_html=render_plain(record.debrief.points),
        ),
        source_ids=tuple(record.sources),
    )


def seal_scenario(scenario: Scenario) -> Scenario:
    """Return a checked scenario as it is served: measured, hashed, and without the lines of its file."""
    bare = replace(
        scenario,
        nodes={node_id: replace(node, line=0) for node_id, node in scenario.nodes.items()},
        minutes=whole_minutes(measure_paths(scenario).minutes.median),
        version_hash="",
    )
    return replace(bare, version_hash=fingerprint(bare))


def _node(node_id: str, record: NodeRecord, line: int) -> Node:
    if isinstance(record, RouteRecord):
        branches = tuple(_branch(branch) for branch in record.when)
        return Route(node_id, line=line, branches=branches, otherwise=record.otherwise)
    scene = _lines(record.scene)
    if isinstance(record, DecisionRecord):
        return Decision(
            node_id,
            scene,
            record.time,
            record.place,
            record.know,
            line,
            _hard(record.hard),
            heading=record.heading,
            ask=record.ask,
            choices=tuple(_choice(choice) for choice in record.choices),
            recommended=tuple(record.recommended),
        )
    if isinstance(record, PassageRecord):
        hard = _hard(record.hard)
        return Passage(node_id, scene, record.time, record.place, record.know, line, hard, to=record.to)
    return _end(node_id, record, scene, line)


def _end(node_id: str, record: EndRecord, scene: tuple[Line, ...], line: int) -> End:
    return End(
        node_id,
        scene,
        record.time,
        record.place,
        record.know,
        line,
        _hard(record.hard),
        title=record.title,
        summary=record.summary,
        tone=Tone(record.tone),
    )


def _choice(record: ChoiceRecord) -> Choice:
    return Choice(
        id=record.id,
        text=record.text,
        did=record.did,
        short=record.short,
        rating=Rating(record.rating),
        to=record.to,
        debrief=record.debrief,
        effects=dict(record.effects),
        skills=dict(record.skills),
        consequence=_lines(record.consequence),
        hard=_hard(record.hard),
    )


def _hard(record: HardRecord | None) -> Hard | None:
    return Hard(record.note, record.instead) if record else None


def _branch(record: BranchRecord) -> Branch:
    conditions = record.test.all or record.test.any or []
    return Branch(tuple(_condition(condition) for condition in conditions), bool(record.test.all), record.to)


def _condition(record: ConditionRecord) -> Condition:
    limits = {"gte": record.gte, "lte": record.lte, "eq": record.eq}
    operator, limit = next((name, value) for name, value in limits.items() if value is not None)
    return Condition(record.var, operator, limit)


def _lines(records: list[LineRecord]) -> tuple[Line, ...]:
    return tuple(Line(record.says or record.text or "", record.who, record.how) for record in records)
