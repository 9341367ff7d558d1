"""The sign-offs of an audit pack: of every version that somebody was trained with, and of every text as it is now."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from training_app.content.catalogue import Module
from training_app.content.package import restore_module
from training_app.reports.files.pack_rows import AgencySignOffRow, KeptText
from training_app.reports.files.pack_words import MISSING
from training_app.reports.viewpoint import Viewpoint
from training_app.review.models import SignOffKind, TextSignOff
from training_app.review.queries import sign_offs_by_version
from training_app.review.rules import why_sensitive

SIGNED, NONE = "signed", "none"


def agency_sign_off_rows(session: Session, view: Viewpoint, texts: Iterable[KeptText]) -> Iterator[AgencySignOffRow]:
    """By module and version; within one, by kind and time.

    :param texts: the versions that the pack names
    """
    signed = sign_offs_by_version(session, view.scope.agency_id)
    for module in _versions(view, texts):
        yield from rows_of_version(module, signed.get(module.version_hash, ()))


def rows_of_version(module: Module, signed: Sequence[TextSignOff]) -> Iterator[AgencySignOffRow]:
    """Every sign-off of one version, and a row for each kind that has none."""
    is_sensitive = why_sensitive(module) is not None
    nobody = MISSING if is_sensitive else NONE
    for kind in SignOffKind:
        there = [one for one in signed if one.kind == kind]
        for one in there:
            yield _row(module, kind, SIGNED, one.shown_as, one.signed_at, one.note, is_sensitive=is_sensitive)
        if not there:
            yield _row(module, kind, nobody, "", None, "", is_sensitive=is_sensitive)


def _row(
    module: Module,
    kind: SignOffKind,
    state: str,
    signed_by: str,
    signed_at: datetime | None,
    note: str,
    *,
    is_sensitive: bool,
) -> AgencySignOffRow:
    return AgencySignOffRow(
        module_id=module.id,
        version=module.version,
        version_hash=module.version_hash,
        sensitive="yes" if is_sensitive else "no",
        kind=kind.value,
        state=state,
        signed_by=signed_by,
        signed_at=signed_at,
        note=note,
    )


def _versions(view: Viewpoint, texts: Iterable[KeptText]) -> list[Module]:
    found = {module.version_hash: module for module in view.modules.values()}
    for text in texts:
        if text.version_hash not in found:
            module = _restored(text)
            if module is not None:
                found[text.version_hash] = module
    return sorted(found.values(), key=lambda one: (one.id, one.version, one.version_hash))


def _restored(text: KeptText) -> Module | None:
    try:
        return restore_module(text.package_json)
    except ValueError:
        # of a form that is older than this program can read: what is hard in it cannot be told
        return None
