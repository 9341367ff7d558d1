"""Reading and changing the agency's training rules from the command line."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from training_app.cli.errors import CommandRefused
from training_app.cli.installation import open_installation, the_agency
from training_app.foundation.clock import system_clock
from training_app.foundation.ids import AgencyId
from training_app.foundation.typed import why_reason_refused
from training_app.learning.marking import Policy, ScorePolicy
from training_app.learning.policy import change_policy, read_policy
from training_app.reports import policy_rules

ANY, NONE = "any", "none"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed; None leaves a rule as it is."""

    tries: str | None
    score: str | None
    days: str | None
    before: str | None


def rules_in_words() -> str:
    """The rules as they are, a line each."""
    with open_installation() as (_, session):
        return _lines(read_policy(session, AgencyId(the_agency(session).id)))


def change_rules(asked: Asked, reason: str) -> str:
    """Change what was typed and keep the rest; returns the rules as they are then.

    :raise CommandRefused: with each sentence, when something cannot be kept; then nothing is changed
    """
    refused = [sentence for sentence in _refusals(asked, reason) if sentence is not None]
    if refused:
        raise CommandRefused("\n".join([*refused, "Nothing was changed."]))
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        policy = _changed(read_policy(session, agency_id), asked)
        change_policy(session, agency_id=agency_id, policy=policy, by=None, reason=reason, now=system_clock())
        return _lines(policy)


def _refusals(asked: Asked, reason: str) -> Iterator[str | None]:
    yield policy_rules.why_tries_refused(_typed(asked.tries, ANY))
    yield policy_rules.why_days_refused(_typed(asked.days, NONE))
    yield why_reason_refused(reason)


def _changed(policy: Policy, asked: Asked) -> Policy:
    if asked.tries is not None:
        policy = replace(policy, check_limit=policy_rules.tries_of(_typed(asked.tries, ANY)))
    if asked.score is not None:
        policy = replace(policy, score_policy=ScorePolicy(asked.score))
    if asked.days is not None:
        policy = replace(policy, booster_days=policy_rules.days_of(_typed(asked.days, NONE)))
    if asked.before is not None:
        policy = replace(policy, offers_pretest=asked.before == "yes")
    return policy


def _typed(value: str | None, word_for_empty: str) -> str:
    return "" if value is None or value.strip() == word_for_empty else value.strip()


def _lines(policy: Policy) -> str:
    return "\n".join(f"{name + ':':<19}{words}" for name, words in policy_rules.words_of(policy))
