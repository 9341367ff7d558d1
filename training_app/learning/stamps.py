"""The line above a text that may not stand there as if somebody had reviewed it."""

from collections.abc import Mapping

from training_app.content.catalogue import PackageStatus

STAMPS: Mapping[PackageStatus, tuple[str, str]] = {
    PackageStatus.AWAITING_CULTURAL_REVIEW: (
        "Draft, awaiting cultural review",
        "Nobody from the communities it speaks of has reviewed this text yet. "
        "Read it as a draft, and say what is wrong with it.",
    ),
    PackageStatus.DRAFT: ("Draft", "This text is not finished."),
}


def stamp_of(status: PackageStatus | str) -> tuple[str | None, str | None]:
    """The stamp and the sentence beneath it, both None for a published text."""
    return STAMPS.get(PackageStatus(status), (None, None))
