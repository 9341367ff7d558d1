"""What the pages for people, units and rosters show: prepared values, and nothing to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Pair = tuple[str, str]
Problem = tuple[str, str]
"""A sentence, and the id of the field it is about."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A state's shape and its words."""

    mark: str
    word: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in the list."""

    name: str
    url: str
    badge: str
    unit: str
    roles: str
    sign_in: Mark


@dataclass(frozen=True, slots=True)
class ListPage:
    """The list of people, its filters in the address."""

    title: str
    percent: int
    ground_label: str
    notices: Sequence[str]
    lead: str
    links: Sequence[Link]
    form_url: str
    clear_url: str
    name_value: str
    unit_options: Sequence[Pair]
    unit_value: str
    role_options: Sequence[Pair]
    role_value: str
    state_options: Sequence[Pair]
    state_value: str
    rows: Sequence[PersonRow]
    empty: Pair | None
    pages_words: str | None
    before_url: str | None
    after_url: str | None


@dataclass(frozen=True, slots=True)
class FactsFields:
    """What stands in the fields about a person, and what is wrong with it."""

    typed: Mapping[str, str]
    errors: Mapping[str, str]
    unit_options: Sequence[Pair]

    @property
    def problems(self) -> Sequence[Problem]:
        """For the summary above the page."""
        return [(words, name) for name, words in self.errors.items()]


@dataclass(frozen=True, slots=True)
class AddPage:
    """The form that adds one person."""

    fields: FactsFields
    role_options: Sequence[Pair]
    url: str
    back: Link


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role that a person holds. ``take_url`` is posted to with the role's value."""

    words: str
    value: str
    take_label: str


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One person's account: facts, roles, ways in. ``is_active`` False leaves all but the facts out."""

    title: str
    notice: str | None
    state: Mark
    lead: str
    is_active: bool
    facts: Sequence[Pair]
    fields: FactsFields
    url: str
    roles: Sequence[RoleLine]
    take_url: str
    give_url: str
    give_options: Sequence[Pair]
    give_errors: Mapping[str, str]
    give_problems: Sequence[Problem]
    answers_for_options: Sequence[Pair]
    link_url: str | None
    "None where the person may do more than who is asking, who could use the link."
    forget: Link | None
    "To forgetting their second step; None where they have none."
    sessions: Sequence[str]
    end_url: str
    copy_url: str
    "To the page where a copy of everything held about them is made."
    door: Link
    "To the page that asks whether they left, or are back."
    record: Link | None

    @property
    def problems(self) -> Sequence[Problem]:
        """For the summary above the page."""
        return [*self.fields.problems, *self.give_problems]


@dataclass(frozen=True, slots=True)
class LinkMadePage:
    """A sign-in link, shown this once."""

    title: str
    facts: Sequence[Pair]
    back: Link


@dataclass(frozen=True, slots=True)
class DoorPage:
    """Whether somebody left, or is back: what follows, and a reason if one likes."""

    title: str
    follows: Sequence[str]
    facts: Sequence[Pair]
    reason: str
    error: str | None
    url: str
    button: str
    back: Link


@dataclass(frozen=True, slots=True)
class UploadPage:
    """Where a roster is uploaded. ``mistakes`` are those of the file that came last; none of it was kept."""

    notice: str | None
    waiting: Link | None
    mistakes: Sequence[str]
    more_mistakes: str | None
    columns: str
    more_columns: str
    roles: str
    template_url: str
    url: str
    back: Link


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one kind in a plan. A long one is folded."""

    id: str
    head: str
    words: str
    lines: Sequence[str]
    more: str | None
    is_folded: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    """What a roster would change. ``confirm_count`` is to be typed when so many would leave; None when not."""

    title: str
    notice: str | None
    lead: str
    facts: Sequence[Pair]
    groups: Sequence[Group]
    is_empty: bool
    confirm_count: int | None
    confirm_error: str | None
    seen: str
    url: str
    drop_url: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit in the list."""

    name: str
    url: str
    people: str
    supervisors: str


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """All units, in the order of reports, and the form that adds one."""

    title: str
    notice: str | None
    lead: str
    rows: Sequence[UnitRow]
    name: str
    error: str | None
    url: str
    back: Link


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit: its name, its place in reports, and whether it can be removed."""

    title: str
    notice: str | None
    lead: str
    name: str
    error: str | None
    url: str
    moves: Sequence[tuple[str, str]]
    "Label and value of the buttons that move it; none for a unit below another."
    move_url: str
    remove_url: str | None
    kept_because: str | None
    people: Link
    back: Link
