"""Builds the screens of the story: a decision to count hands for, an earlier step, the last scene, even hands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training_app.content.catalogue import Module
from training_app.learning.errors import StepUnknown
from training_app.learning.pages import ChoiceCard
from training_app.learning.scenario_views import LETTERS, ground_label, percent_at
from training_app.learning.stamps import stamp_of
from training_app.learning.viewer import Viewer
from training_app.rollcall import addresses, rules
from training_app.rollcall.forms import hands_field
from training_app.rollcall.pages import EvenPage, StoryPage, VoteCard
from training_app.rollcall.queries import RollCallView, Vote
from training_app.rollcall.rules import Ballot
from training_app.scenarios import play
from training_app.scenarios.graph import Choice, Decision, End, Scenario
from training_app.web.words import counted, sentence_start

CHOICE_STOOD = "This was decided before. The first choice stands, and the story went on from there."
WRONG_COUNT = f"must be a number from 0 to {rules.MOST_HANDS}, or empty."


@dataclass(frozen=True, slots=True)
class Run:
    """A roll call with its text and the hands counted so far."""

    row: RollCallView
    module: Module
    votes: Sequence[Vote]

    @property
    def scenario(self) -> Scenario:
        """The story that is run."""
        assert self.module.scenario is not None  # noqa: S101 - only a module with a scenario is started
        return self.module.scenario

    @property
    def step_now(self) -> int:
        """The number of the decision that is open, or of the last scene."""
        return len(self.row.path) + 1

    def steps(self, count: int) -> list[play.Step]:
        """The first decisions of the path, played."""
        return play.replay(self.scenario, self.row.path[:count])

    def open_choices(self) -> Sequence[tuple[str, Choice]]:
        """Letter and choice of the open decision, in the order shown; none at the end."""
        return self.choices_of(play.current_page(self.scenario, self.steps(len(self.row.path))).node)

    def choices_of(self, node: Decision | End) -> Sequence[tuple[str, Choice]]:
        """Letter and choice of a decision, in the same order whenever it is shown."""
        if not isinstance(node, Decision):
            return ()
        ordered = play.choices_in_order(self.scenario, node, str(self.row.id))
        return list(zip(LETTERS, ordered, strict=False))


def build_story(
    run: Run, step: int | None, viewer: Viewer, *, ballot: Ballot | None = None, note: str | None = None
) -> StoryPage:
    """The screen after ``step - 1`` decisions: the current one without a step, an earlier one read only.

    :param ballot: what was typed and could not be read
    :raise StepUnknown: when the story is not that far
    """
    at = run.step_now if step is None else step
    if not 1 <= at <= run.step_now:
        raise StepUnknown
    page = play.current_page(run.scenario, run.steps(at - 1))
    node, is_past = page.node, at < run.step_now
    before = play.chosen(run.scenario, *run.row.path[at - 2]) if at > 1 else None
    choices = run.choices_of(node)
    cards = [] if is_past else _vote_cards(choices, viewer, ballot)
    has_ended = isinstance(node, End)
    return StoryPage(
        title=run.scenario.title,
        percent=100 if has_ended else percent_at(at),
        ground_label=ground_label(node, at),
        stamp=stamp_of(run.scenario.status)[0],
        content_note=run.scenario.content_note if at == 1 else None,
        where=", ".join(part for part in (page.time, page.place) if part),
        did=before.did[:1].lower() + before.did[1:] if before else None,
        counted=hands_words(run.votes[at - 2]) if before else None,
        consequence=play.address_in(page.consequence, viewer.surname) if page.consequence else None,
        scene=[play.address_in(told, viewer.surname) for told in page.scene],
        know=page.know,
        side="" if has_ended else f"Decision {at}",
        ask=node.ask if isinstance(node, Decision) else "",
        cards=cards,
        past=_choice_cards(choices, viewer) if is_past else [],
        past_hands=all_hands_words(choices, run.votes[at - 1].hands) if is_past else None,
        taken_id=run.row.path[at - 1][1] if is_past else None,
        step=at,
        post_url=addresses.story(run.row.id),
        back_url=addresses.story(run.row.id, at - 1) if at > 1 else None,
        forward_url=addresses.story(run.row.id, at + 1 if at < run.step_now - 1 else None) if is_past else None,
        debrief_url=addresses.debrief(run.row.id) if has_ended else None,
        errors=[(card.error, card.field_id) for card in cards if card.error],
        note=note,
    )


def build_even(run: Run, ballot: Ballot, viewer: Viewer) -> EvenPage:
    """The question when the hands do not say which: the tied choices, or all of them when no hand was counted."""
    tied = rules.leading(ballot.hands)
    choices = [(letter, choice) for letter, choice in run.open_choices() if not tied or choice.id in tied]
    step = run.step_now
    return EvenPage(
        side=f"Decision {step}",
        title="The hands are even" if tied else "No hands were counted",
        lead=_even_words([letter for letter, _ in choices], ballot.hands[tied[0]]) if tied else "",
        step=step,
        cards=_choice_cards(choices, viewer),
        hands=[(hands_field(choice_id), text) for choice_id, text in ballot.typed.items()],
        post_url=addresses.story(run.row.id),
        back_url=addresses.story(run.row.id),
    )


def hands_words(vote: Vote) -> str:
    """ "7 of 11 hands", or that nobody counted."""
    total = sum(vote.hands.values())
    if not total:
        return "decided by talk"
    return f"{vote.hands.get(vote.choice_id, 0)} of {total} {'hand' if total == 1 else 'hands'}"


def all_hands_words(choices: Sequence[tuple[str, Choice]], hands: Mapping[str, int]) -> str:
    """ "Hands: A 7, B 3, C 1.", or that nobody counted."""
    if not any(hands.values()):
        return "No hands were counted here."
    return f"Hands: {', '.join(f'{letter} {hands.get(choice.id, 0)}' for letter, choice in choices)}."


def _even_words(letters: Sequence[str], count: int) -> str:
    names = f"{', '.join(letters[:-1])} and {letters[-1]}"
    return f"{names} have {counted(count, 'hand', 'hands')} each. Let one of each side say why, then pick."


def _vote_cards(choices: Sequence[tuple[str, Choice]], viewer: Viewer, ballot: Ballot | None) -> list[VoteCard]:
    return [
        VoteCard(
            letter=letter,
            text=_spoken(choice, viewer),
            field_id=f"hands-{number}",
            field_name=hands_field(choice.id),
            typed=ballot.typed.get(choice.id, "") if ballot else "",
            error=sentence_start(f"hands for {letter} {WRONG_COUNT}") if ballot and choice.id in ballot.wrong else None,
        )
        for number, (letter, choice) in enumerate(choices, 1)
    ]


def _choice_cards(choices: Sequence[tuple[str, Choice]], viewer: Viewer) -> list[ChoiceCard]:
    return [ChoiceCard(letter, choice.id, _spoken(choice, viewer)) for letter, choice in choices]


def _spoken(choice: Choice, viewer: Viewer) -> str:
    return choice.text.replace(play.OFFICER_SLOT, viewer.surname)
