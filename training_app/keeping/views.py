"""Builds the pages of keeping."""

from collections.abc import Mapping

from training_app.accounts.models import Person
from training_app.keeping import addresses
from training_app.keeping.forms import field_of
from training_app.keeping.pages import CopyPage, PolicyPage, YearsField
from training_app.keeping.policy import Changed
from training_app.keeping.rules import EXTENT_WORDS, KIND_WORDS, Kind, Policy, words_of
from training_app.web.here import Here
from training_app.web.words import counted

NOTICE = "Kept. Nothing was removed: that is done by the command below, when somebody runs it."


def build_policy(
    policy: Policy,
    changed: Changed | None,
    hand: str | None,
    due: Mapping[Kind, int],
    here: Here,
    *,
    sent: tuple[Mapping[str, str], Mapping[str, str]] | None,
    notice: str | None,
) -> PolicyPage:
    """The page.

    :param hand: the name of who changed it last, None for the command line
    :param due: how many rows, and people, are too old now
    :param sent: what was typed and why it was refused, by field
    """
    values, errors = sent or (_starting(policy), {})
    return PolicyPage(
        notice=notice,
        facts=words_of(policy),
        changed=_changed_words(changed, hand, here),
        due=_due_words(due),
        url=addresses.KEEPING,
        fields=[_field(kind, values, errors) for kind in Kind],
        extents=[(extent.value, *words) for extent, words in EXTENT_WORDS.items()],
        values=values,
        errors=errors,
    )


def build_copy(person: Person, *, reason: str, error: str | None) -> CopyPage:
    """The form that makes a person's copy."""
    return CopyPage(
        title=f"Everything held about {person.given_name} {person.family_name}",
        url=addresses.everything(person.id),
        reason=reason,
        error=error,
        back_url=f"/app/people/{person.id}/account",
    )


def _starting(policy: Policy) -> dict[str, str]:
    years = {field_of(kind): str(policy.years.get(kind, "")) for kind in Kind}
    return {**years, "extent": policy.extent.value, "reason": ""}


def _field(kind: Kind, values: Mapping[str, str], errors: Mapping[str, str]) -> YearsField:
    name = field_of(kind)
    label, hint = KIND_WORDS[kind]
    return YearsField(name, f"{label}: years", f"{hint[0].upper()}{hint[1:]}.", values.get(name, ""), errors.get(name))


def _changed_words(changed: Changed | None, hand: str | None, here: Here) -> str:
    if changed is None:
        return "Nobody has decided anything yet, so everything is kept."
    return f"{hand or 'The person who runs the server'} changed this last, {here.when(changed.at)}."


def _due_words(due: Mapping[Kind, int]) -> str:
    found = [f"{KIND_WORDS[kind][0].lower()}: {_due_count(kind, number)}" for kind, number in due.items() if number]
    return f"Older than that now: {'; '.join(found)}." if found else "Nothing is older than that now."


def _due_count(kind: Kind, number: int) -> str:
    return counted(number, "person", "people") if kind is Kind.PEOPLE else counted(number, "row", "rows")
