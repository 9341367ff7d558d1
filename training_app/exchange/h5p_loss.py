"""What an H5P Branching Scenario could not keep of a story, said of this very story."""

from collections import Counter
from collections.abc import Iterator

from training_app.exchange.flat_story import FlatStory
from training_app.scenarios.graph import Choice, Decision, Rating, Scenario
from training_app.scenarios.play import OFFICER_SLOT


def loss_report(scenario: Scenario, flat: FlatStory, surname: str) -> list[str]:
    """Return one line for each thing that was lost, and for each that was kept in another form."""
    decisions = [node for node in scenario.nodes.values() if isinstance(node, Decision)]
    choices = [choice for decision in decisions for choice in decision.choices]
    return [
        *_state(scenario, flat),
        *_choices(scenario, choices),
        *_debrief(decisions, choices),
        *_notes(scenario, choices),
        *_sources(scenario),
        *_name(scenario, choices, surname),
        "Records: what H5P reports is H5P’s own. No choice, skill or completion reaches the records of Common Ground.",
    ]


def _state(scenario: Scenario, flat: FlatStory) -> Iterator[str]:
    labels = ", ".join(variable.label for variable in scenario.variables)
    if flat.is_exact:
        yield (
            f"State ({labels}): H5P has none. {flat.pairs} pairs of place and state became {len(flat.pages)} pages; "
            "every path and every end is there."
        )
    else:
        yield (
            f"State ({labels}): H5P has none, and {flat.pairs} pairs of place and state are too many to write out. "
            "Each fork by the state was replaced by its likeliest way: earlier choices change less than they did."
        )
    if flat.lost_ends:
        yield f"Ends that nobody reaches any more: {', '.join(flat.lost_ends)}."


def _choices(scenario: Scenario, choices: list[Choice]) -> Iterator[str]:
    changing = sum(bool(choice.effects) for choice in choices)
    if changing:
        yield f"Effects: {changing} of {len(choices)} choices change the state; numbers and drawing are lost."
    counted = Counter(choice.rating for choice in choices)
    ratings = ", ".join(f"{counted[rating]} {rating}" for rating in Rating if counted[rating])
    yield f"Ratings ({ratings}): lost."
    if scenario.skills:
        labels = ", ".join(skill.label for skill in scenario.skills)
        yield f"Skills ({labels}): lost, with the points of {sum(bool(choice.skills) for choice in choices)} choices."


def _debrief(decisions: list[Decision], choices: list[Choice]) -> Iterator[str]:
    said = sum(bool(choice.debrief) for choice in choices)
    advised = sum(bool(decision.recommended) for decision in decisions)
    yield (
        "Debrief: how it may have felt, the better line and the points are kept, the same for everybody. Lost are what "
        f"is said of {said} choices, the advice at {advised} decisions, and trying a fork again."
    )


def _notes(scenario: Scenario, choices: list[Choice]) -> Iterator[str]:
    yield "Content note: kept on the start screen only. Pause, Leave and the quick exit are lost."
    hard = sum(node.hard is not None for node in scenario.nodes.values())
    hard += sum(choice.hard is not None for choice in choices)
    if hard:
        yield (
            f"Hard passages ({hard}): the note comes first, on a screen of its own. The wording without the details is "
            "lost: H5P might report which of two was opened, and that is promised to nobody but the reader."
        )


def _sources(scenario: Scenario) -> Iterator[str]:
    if scenario.source_ids:
        yield f"Sources ({', '.join(scenario.source_ids)}): lost."


def _name(scenario: Scenario, choices: list[Choice], surname: str) -> Iterator[str]:
    words = [line.words for node in scenario.nodes.values() for line in node.scene]
    words += [line.words for choice in choices for line in choice.consequence]
    words += [choice.text for choice in choices]
    if any(OFFICER_SLOT in each for each in words):
        yield f"The officer’s own name: everybody is called {surname}."
