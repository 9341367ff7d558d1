"""Builds the pages of SCORM packages."""

from collections.abc import Callable, Mapping, Sequence

from training_app.connections import scorm_addresses as addresses
from training_app.connections.here import Here
from training_app.connections.pages import Option
from training_app.connections.scorm_pages import PackageFormPage, PackageItem, PackagesPage
from training_app.learning.pages import Mark, State
from training_app.lms.scorm.dispatch import ScormVersion
from training_app.lms.scorm_door.models import ScormPackage
from training_app.lms.scorm_door.queries import PackageUse
from training_app.lms.scorm_door.rules import Refusal, why_closed
from training_app.web.question import Button, Link, QuestionPage
from training_app.web.words import counted, date_in_words, people_in_words, sentence_start

LEAD = (
    "A SCORM package is a small file that an LMS takes as a course. It holds no training: it opens the training here, "
    "and carries completion, score and time back. The LMS says who an officer is, and nothing proves it; their record "
    "says so."
)
FORM_LEAD = (
    "The package is downloaded when you press the button, and this page stays. Its secret is in the file alone: keep "
    "the file as you keep a password, and upload it to the LMS as a SCORM course."
)
NO_HTTPS = (
    "You opened this page by an address that is not https, and a package made now would lead there. Browsers do not "
    "show such a page inside an LMS. Open this page by its https address first."
)
NOTICES = {
    "revoked": "The package lets nobody in any more. What was done with it is kept. This is in the audit log.",
    "before": "That package was revoked before. Nothing was changed.",
}
BACK = Link("All packages", addresses.PACKAGES)
VERSION_DETAIL = {
    ScormVersion.V1_2: "Every LMS takes it. One status says both completed and passed.",
    ScormVersion.V2004: "4th edition. Completed and passed are told apart. Take it where the LMS offers it.",
}
REFUSED_WORDS = {
    Refusal.OUTDATED: "the LMS holds an older file of this package, or somebody made one up",
    Refusal.REVOKED: "it was revoked",
    Refusal.EXPIRED: "its last day was over",
    Refusal.FULL: "every place was taken",
    Refusal.LEFT: "the officer was deactivated here",
}

TitleOf = Callable[[str], str]


def build_packages(
    packages: Sequence[PackageUse], here: Here, title_of: TitleOf, *, notice: str | None
) -> PackagesPage:
    """The list: open ones first, each kind in the order they were made."""
    is_open = [one for one in packages if one.package.revoked_at is None]
    revoked = [one for one in packages if one.package.revoked_at is not None]
    title = sentence_start(counted(len(is_open), "SCORM package is", "SCORM packages are"))
    return PackagesPage(
        title=f"{title} given out" if is_open else "No SCORM package is given out",
        notice=notice,
        lead=LEAD,
        items=[_item(one, here, title_of) for one in [*is_open, *revoked]],
        empty="No package was made yet.",
        add=Link("Make a package", addresses.MAKE),
    )


def build_make(
    modules: Sequence[tuple[str, str]], values: Mapping[str, str], errors: Mapping[str, str], *, is_safe: bool
) -> PackageFormPage:
    """The form that makes a package."""
    chosen = values.get("version") or ScormVersion.V1_2.value
    return PackageFormPage(
        title="Make a SCORM package",
        url=addresses.MAKE,
        button="Make and download it",
        lead=FORM_LEAD,
        warning=None if is_safe else NO_HTTPS,
        modules=modules,
        versions=[
            Option(one.value, f"SCORM {one.value}", VERSION_DETAIL[one], one.value == chosen) for one in ScormVersion
        ],
        facts=(),
        values=values,
        errors=errors,
        back=BACK,
    )


def build_again(
    use: PackageUse, here: Here, title_of: TitleOf, typed: tuple[Mapping[str, str], Mapping[str, str]], *, is_safe: bool
) -> PackageFormPage:
    """The form that issues a package again.

    :param typed: values and errors by field
    """
    values, errors = typed
    package = use.package
    return PackageFormPage(
        title="Issue a package again",
        url=addresses.again(package.id),
        button="Issue and download it",
        lead=(
            "A new file with a new secret. The file that is in the LMS now lets nobody in from this moment on: replace "
            "it there. Everybody keeps their place and what they did."
        ),
        warning=None if is_safe else NO_HTTPS,
        modules=(),
        versions=(),
        facts=_facts(use, here, title_of),
        values=values,
        errors=errors,
        back=BACK,
    )


def values_of(package: ScormPackage, here: Here) -> dict[str, str]:
    """What the form that issues it again shows first: its terms as they are."""
    last = package.expires_at.astimezone(here.zone).date().isoformat() if package.expires_at else ""
    limit = str(package.person_limit) if package.person_limit is not None else ""
    return {"origins": " ".join(package.origins), "person_limit": limit, "last_day": last}


def build_revoke(use: PackageUse, here: Here, title_of: TitleOf) -> QuestionPage:
    """The question whether a package shall let nobody in any more; without a button when it is revoked already."""
    package, facts = use.package, _facts(use, here, title_of)
    if package.revoked_at is not None:
        lead = f"It was revoked {here.when(package.revoked_at)}. There is nothing to do."
        return QuestionPage("Your LMS", "This package is revoked already", lead, facts, None, BACK)
    return QuestionPage(
        side="Your LMS",
        title="Revoke a package",
        lead=(
            "Nobody comes in with it any more, and whoever is in is out at once. What was done is kept. To let people "
            "in again, issue it again."
        ),
        facts=facts,
        button=Button("Revoke it", addresses.revoke(package.id)),
        back=BACK,
    )


def _item(use: PackageUse, here: Here, title_of: TitleOf) -> PackageItem:
    package, title = use.package, title_of(use.package.module_id)
    return PackageItem(
        module=title,
        state=_state(use, here),
        people=_people(use),
        arrived=f"{use.told} of {use.completed}",
        remark=_remark(use, here),
        again=Link(f"Issue again: {title}", addresses.again(package.id)),
        revoke=Link(f"Revoke: {title}", addresses.revoke(package.id)) if package.revoked_at is None else None,
        test=Button("Test connection", addresses.trial(package.id)) if package.revoked_at is None else None,
    )


def _state(use: PackageUse, here: Here) -> State:
    match why_closed(use.package, here.now):
        case Refusal.REVOKED:
            return State(Mark.OPEN, "Revoked")
        case Refusal.EXPIRED:
            return State(Mark.LATE, "Over")
        case _:
            is_full = use.package.person_limit is not None and use.people >= use.package.person_limit
            return State(Mark.DUE, "Full") if is_full else State(Mark.DONE, "Open")


def _people(use: PackageUse) -> str:
    limit = use.package.person_limit
    return str(use.people) if limit is None else f"{use.people} of {limit}"


def _remark(use: PackageUse, here: Here) -> str:
    """For which LMS, since when and until when; then what last happened."""
    package = use.package
    parts = [f"SCORM {package.version} for {', '.join(package.origins)}. Issued {here.when(package.issued_at)}."]
    if package.expires_at is not None:
        parts.append(f"Last day {_day(package, here)}.")
    if package.revoked_at is not None:
        parts.append(f"Revoked {here.when(package.revoked_at)}.")
    if package.refused_at is not None and package.refused_why is not None:
        why = REFUSED_WORDS[Refusal(package.refused_why)]
        parts.append(f"Last refused {here.when(package.refused_at)}: {why}.")
    return " ".join(parts)


def _facts(use: PackageUse, here: Here, title_of: TitleOf) -> list[tuple[str, str]]:
    package = use.package
    opened = sentence_start(here.when(use.last_opened_at)) if use.last_opened_at else "Never"
    return [
        ("Module", title_of(package.module_id)),
        ("SCORM", package.version),
        ("LMS", ", ".join(package.origins)),
        ("Came in", people_in_words(use.people)),
        ("Completed, and saved in the LMS", f"{use.told} of {use.completed}"),
        ("Last opened", opened),
    ]


def _day(package: ScormPackage, here: Here) -> str:
    if package.expires_at is None:
        return ""
    today = here.now.astimezone(here.zone).date()
    return date_in_words(package.expires_at.astimezone(here.zone).date(), today)
