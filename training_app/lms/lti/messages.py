"""What a launch says once it has been checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from training_app.lms.lti.roles import Roles


@dataclass(frozen=True, slots=True)
class ResourceLink:
    """The link that was opened: LTI Core 1.3, section 5.3.5. ``id`` is stable within its deployment."""

    id: str
    title: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class DeepLinkingSettings:
    """What the platform takes back from the picker: LTI Deep Linking 2.0, section on deep linking settings."""

    return_url: str
    accept_types: frozenset[str]
    accept_multiple: bool = False
    "A platform that does not say gets one item, which all of them take."
    accept_lineitem: bool = False
    "A platform that does not say gets none: nothing can be assumed about it."
    data: str | None = None
    "To be sent back unchanged when it was sent; an empty text was sent, None was not."


@dataclass(frozen=True, slots=True)
class Context:
    """The course: LTI Core 1.3, section 5.4.1."""

    id: str
    label: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class AgsEndpoint:
    """Where grades go: Assignment and Grade Services 2.0, section on the claim for inclusion in LTI messages."""

    scopes: frozenset[str]
    lineitems: str | None = None
    lineitem: str | None = None
    "The link's own line item; None where it has none, or more than one."


@dataclass(frozen=True, slots=True)
class NrpsEndpoint:
    """Where the members of the context are listed: Names and Role Provisioning Services 2.0."""

    memberships_url: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who opened it. ``subject`` is all that an LMS must tell; the rest is there where sharing is on."""

    subject: str
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    email: str | None = None
    sourced_id: str | None = None
    "lis.person_sourcedid: the number that the agency's own records use, where the LMS holds it."


@dataclass(frozen=True, slots=True)
class Launch:
    """One message from a platform, checked.

    ``message`` says which of the two it is: a link was opened, or links are to be picked.
    """

    issuer: str
    client_id: str
    deployment_id: str
    person: Person
    roles: Roles
    message: ResourceLink | DeepLinkingSettings
    expires_at: datetime
    target_link_uri: str | None = None
    "On our own host. None only for a deep linking request that has none."
    context: Context | None = None
    ags: AgsEndpoint | None = None
    nrps: NrpsEndpoint | None = None
    custom: Mapping[str, str] = field(default_factory=dict)
    locale: str | None = None
    return_url: str | None = None
    "Where the platform wants the officer back."
