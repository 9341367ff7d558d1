"""What each page of the LTI door shows: prepared values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training_app.connections.pages import Option
from training_app.learning.pages import State
from training_app.web.question import Button, Link

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """A launch that was not taken. ``reference`` is what the administrator finds the cause by."""

    title: str
    lead: str
    reference: str | None


@dataclass(frozen=True, slots=True)
class WindowPage:
    """One sentence and one button, which goes on in a window of its own. ``fields`` are sent along."""

    title: str
    lead: str
    button: Button
    fields: Pairs
    reference: str | None


@dataclass(frozen=True, slots=True)
class Storage:
    """What the LMS keeps for us where the browser will not: in which of its frames, and under which key."""

    origin: str
    target: str
    key: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class PutPage:
    """On the way to the LMS: something is left with it first."""

    storage: Storage
    next_url: str


@dataclass(frozen=True, slots=True)
class GetPage:
    """Back from the LMS: what was left with it is asked for, and sent to ``url`` with the fields."""

    storage: Storage
    url: str
    fields: Pairs


@dataclass(frozen=True, slots=True)
class PickPage:
    """Modules to pick for a course. ``type`` is radio where the LMS takes one, checkbox where it takes several."""

    title: str
    lead: str
    url: str
    token: str
    type: str
    options: Sequence[Option]
    error: str | None

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(self.error, "module")] if self.error else []


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """What was picked, on its way to the LMS."""

    lead: str
    url: str
    jwt: str


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """An LMS at the door with an invitation."""

    title: str
    lead: str
    button: Button
    fields: Pairs


@dataclass(frozen=True, slots=True)
class RegisteredPage:
    """It is registered. ``origins`` are the LMS's, with spaces between; its window may be closed now."""

    lead: str
    origins: str


@dataclass(frozen=True, slots=True)
class HubSection:
    """One way to plug in: what it is, what it is for, and where it is set up."""

    id: str
    name: str
    lead: str
    facts: Pairs
    link: Link


@dataclass(frozen=True, slots=True)
class HubPage:
    """The ways in which an LMS opens this training."""

    title: str
    lead: str
    sections: Sequence[HubSection]


@dataclass(frozen=True, slots=True)
class RegistrationItem:
    """One registered LMS in the list."""

    name: str
    url: str
    state: State
    issuer: str
    remark: str


@dataclass(frozen=True, slots=True)
class TroubleItem:
    """A launch that was refused."""

    reference: str
    when: str
    words: str


@dataclass(frozen=True, slots=True)
class LtiPage:
    """Every registered LMS, what to paste into one, and what fitted none."""

    title: str
    notice: str | None
    warning: str | None
    lead: str
    add: Link
    invite: Link
    items: Sequence[RegistrationItem]
    empty: str
    paste: Pairs
    key_words: str
    key_button: Button | None
    troubles: Sequence[TroubleItem]


@dataclass(frozen=True, slots=True)
class LtiFormPage:
    """Registering an LMS by hand. ``fields`` are (name, label, hint); ``values`` and ``errors`` are by name."""

    url: str
    fields: Sequence[tuple[str, str, str]]
    values: Mapping[str, str]
    errors: Mapping[str, str]
    paste: Pairs
    back_url: str

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(words, name) for name, words in self.errors.items()]


@dataclass(frozen=True, slots=True)
class InviteFormPage:
    """Making an invitation."""

    url: str
    name: str
    errors: Mapping[str, str]
    back_url: str

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(words, name) for name, words in self.errors.items()]


@dataclass(frozen=True, slots=True)
class InvitedPage:
    """An invitation, told this once."""

    title: str
    link: str
    lead: str
    back: Link


@dataclass(frozen=True, slots=True)
class DeploymentItem:
    """One placing of the tool in the LMS; ``button`` approves or holds it."""

    id: str
    state: State
    seen: str
    button: Button | None


@dataclass(frozen=True, slots=True)
class CourseItem:
    """A course whose members can be compared."""

    title: str
    people: str
    button: Button


@dataclass(frozen=True, slots=True)
class RegistrationPage:
    """One registered LMS: what it is, what may be changed, and what went wrong."""

    title: str
    notice: str | None
    state: State
    lead: str
    facts: Pairs
    test_button: Button | None
    open_button: Button | None
    deployments: Sequence[DeploymentItem]
    no_deployments: str
    frames_url: str
    frames: str
    frames_error: str | None
    is_changeable: bool
    courses: Sequence[CourseItem]
    no_courses: str
    troubles: Sequence[TroubleItem]
    no_troubles: str
    revoke_link: Link | None

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(self.frames_error, "origins")] if self.frames_error else []


@dataclass(frozen=True, slots=True)
class RosterItem:
    """Somebody of the course who never came here."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class RosterPage:
    """What a roster check showed."""

    side: str
    title: str
    lead: str
    items: Sequence[RosterItem]
    empty: str
    back: Link
