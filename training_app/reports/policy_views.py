"""Builds the page of the agency's training rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training_app.learning.marking import Policy, ScorePolicy
from training_app.learning.policy import Changed
from training_app.reports import addresses
from training_app.reports.entry_words import person_name
from training_app.reports.policy_rules import SCORE_WORDS, words_of
from training_app.reports.rows import PersonRow
from training_app.reports.viewpoint import Viewpoint

NOTICE = "Kept. These rules hold from now on; what was recorded before stays as it is."


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """The rules as they are, and the form to change them. ``values`` and ``errors`` are by field.

    ``scores`` are pairs (value, words); ``facts`` say the rules of now, whatever was typed.
    """

    notice: str | None
    facts: Sequence[tuple[str, str]]
    changed: str
    url: str
    scores: Sequence[tuple[str, str]]
    values: Mapping[str, str]
    errors: Mapping[str, str]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(words, name) for name, words in self.errors.items()]


def build_policy(
    view: Viewpoint,
    policy: Policy,
    changed: Changed | None,
    hands: Mapping[int, PersonRow],
    *,
    sent: tuple[Mapping[str, str], Mapping[str, str]] | None,
    notice: str | None,
) -> PolicyPage:
    """The page.

    :param sent: what was typed and why it was refused, by field
    """
    values, errors = sent or (starting_values(policy), {})
    return PolicyPage(
        notice=notice,
        facts=words_of(policy),
        changed=_changed_words(changed, hands, view),
        url=addresses.POLICY,
        scores=[(one.value, words) for one, words in SCORE_WORDS.items()],
        values=values,
        errors=errors,
    )


def starting_values(policy: Policy) -> dict[str, str]:
    """The rules of now as the form holds them."""
    return {
        "tries": "" if policy.check_limit is None else str(policy.check_limit),
        "score": ScorePolicy(policy.score_policy).value,
        "days": ", ".join(str(day) for day in policy.booster_days),
        "before": "yes" if policy.offers_pretest else "no",
        "reason": "",
    }


def _changed_words(changed: Changed | None, hands: Mapping[int, PersonRow], view: Viewpoint) -> str:
    if changed is None:
        return "Nobody has changed these rules yet: they are the ones the program came with."
    hand = hands.get(changed.by_id or 0)
    who = person_name(hand) if hand else "The person who runs the server"
    when = f"{view.day(view.day_of(changed.at))}, {view.time(changed.at)}"
    return f"{who} changed them last, {when}."
