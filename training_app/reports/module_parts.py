"""Builds the drawn parts of a module's report: the flow with its tables, and the retention curve."""

from collections.abc import Iterator, Sequence

from training_app.reports.module_figures import Figures
from training_app.reports.module_flow import HIDDEN_CHOICE, Station, count_moves, draw_flow
from training_app.reports.module_pages import CurvePart, CurvePoint, FlowPart, TakenGroup, TakenLine
from training_app.reports.module_stats import DecisionFigure, RetentionFigure, TakenFigure
from training_app.reports.module_words import HIDDEN, correlation_long, share_interval, share_words
from training_app.reports.rules import percent
from training_app.scenarios.graph import Decision, End, Scenario

_FEW = "fewer than ten"
_TOP, _BOTTOM = 34.0, 150.0
_LEFT, _RIGHT = 3.0, 97.0
FIRST_TRY = "Check, first try"


def build_flow(scenario: Scenario, figures: Figures) -> FlowPart:
    """The drawing, and who went from where to where as a table."""
    people = len(figures.stories)
    stopped = sum(story.end_id is None for story in figures.stories)
    return FlowPart(
        heading=f"{scenario.title}: how people went",
        title=f"Flow of {people} people through {scenario.title}; the same numbers are in the table.",
        caption=_caption(people, stopped),
        drawing=draw_flow(scenario, figures.stories, figures.decisions) if figures.stories else None,
        rows=list(_move_rows(scenario, figures)),
        hidden="" if figures.stories else f"{HIDDEN} can be counted of those who finished or left the story.",
    )


def _caption(people: int, stopped: int) -> str:
    words = f"Height is people, {people} in all, first try. The strongest bands lead to what the debrief recommends."
    return f"{words} Where a bar is higher than what leaves it, people went no further." if stopped else words


def _move_rows(scenario: Scenario, figures: Figures) -> Iterator[tuple[str, str, str, str]]:
    moves = count_moves(figures.stories, figures.decisions)
    order = {node_id: place for place, node_id in enumerate(scenario.nodes)}
    for (one, two), count in sorted(moves.items(), key=lambda move: (order[move[0][0].node_id], -move[1])):
        if one.choice_id != HIDDEN_CHOICE:
            is_few = two.choice_id == HIDDEN_CHOICE and isinstance(scenario.nodes[two.node_id], Decision)
            head, choice = _words(scenario, one)
            yield (
                head,
                choice,
                ": ".join(part for part in _words(scenario, two) if part),
                _FEW if is_few else str(count),
            )


def _words(scenario: Scenario, station: Station) -> tuple[str, str]:
    node = scenario.nodes[station.node_id]
    if isinstance(node, Decision):
        return node.heading, next((one.short for one in node.choices if one.id == station.choice_id), "")
    return "End", node.title if isinstance(node, End) else ""


def build_choices(scenario: Scenario, figures: Figures) -> Iterator[TakenGroup]:
    """Every decision with its choices; one of fewer than ten people only says that it is hidden."""
    for node in scenario.nodes.values():
        if isinstance(node, Decision):
            figure = figures.decisions.get(node.id)
            note = _decision_note(figure) if figure else f"{HIDDEN} came here."
            words = [choice.short for choice in node.choices]
            yield TakenGroup(node.heading, note, taken_lines(words, figure.choices) if figure else ())


def _decision_note(figure: DecisionFigure) -> str:
    note = f"{figure.facility.n} people, {share_words(figure.facility)} took what is recommended."
    return f"{note} {figure.stopped} more came here and went no further." if figure.stopped else note


def taken_lines(words: Sequence[str], figures: Sequence[TakenFigure]) -> list[TakenLine]:
    """What could be chosen, in words, with its figures."""
    return [
        TakenLine(
            words=said,
            is_right=taken.is_right,
            share=share_words(taken.share),
            interval=share_interval(taken.share),
            tells_apart=correlation_long(taken.tells_apart),
        )
        for said, taken in zip(words, figures, strict=True)
    ]


def build_curve(days: Sequence[RetentionFigure]) -> CurvePart:
    """The retention curve. The days stand at equal distances, because the first lie too close together to be read."""
    shown = [(one, one.share) for one in days if one.share is not None]
    has_later = any(one.day for one, _ in shown)
    spread = (_RIGHT - _LEFT) / (len(shown) - 1) if len(shown) > 1 else 0.0
    points = [
        CurvePoint(
            when=_when(one).partition(",")[0],
            words=f"{percent(share)} %",
            n=f"n = {one.n}",
            x=round(_LEFT + spread * place, 2),
            y=round(_BOTTOM - share * (_BOTTOM - _TOP), 1),
            anchor="start" if place == 0 else "end" if place == len(shown) - 1 else "middle",
        )
        for place, (one, share) in enumerate(shown)
    ]
    first, last = (points[0], points[-1]) if has_later else (None, None)
    return CurvePart(
        title=f"Right answers: {first.words} at first try, {last.words} after {last.when}." if first and last else "",
        points=points if has_later else (),
        polyline=" ".join(f"{point.x},{point.y}" for point in points),
        rows=[
            (_when(one), HIDDEN if one.share is None else f"{percent(one.share)} %", str(one.n) if one.n else "")
            for one in days
        ],
        hidden="" if has_later else f"{HIDDEN} can be counted of those who answered questions some days after.",
    )


def _when(one: RetentionFigure) -> str:
    if one.day == 0:
        return FIRST_TRY
    return "1 day" if one.day == 1 else f"{one.day} days"
