"""f4: a sensitive text stands as reviewed only with all three sign-offs of its version; cover and audit pack say so."""

import re
from dataclasses import replace
from itertools import combinations
from zipfile import ZipFile

import pytest

from tests.agency import NOW, make_riverton
from tests.conftest import Town
from tests.proof.test_c6_through_the_pages import THIS_YEAR
from tests.reports.exports.desk import PACKS, bytes_at, lines_of, work
from tests.seats import add_seat
from tests.shipped import shipped_catalogue
from training_app.accounts.models import Role
from training_app.content.catalogue import Module, PackageStatus
from training_app.content.loader import load_drafts
from training_app.foundation.db import db
from training_app.review.cover_line import BY_NO_AGENCY, IN_PART, NOT_SIGNED, vouch, vouched_by_nobody
from training_app.review.models import SignOffKind, TextSignOff
from training_app.review.rules import lacking_kinds, why_sensitive
from training_app.settings import CONTENT_ROOT

MODULES = shipped_catalogue().modules
SUBSETS = [kinds for count in range(4) for kinds in combinations(SignOffKind, count)]
WORDS = {
    SignOffKind.SUBJECT: "subject expert",
    SignOffKind.COMMUNITY: "community reviewer",
    SignOffKind.ACCESSIBILITY: "accessibility",
}


def signed(module: Module, kinds: tuple[SignOffKind, ...], *, agency_id: int = 1, by: int = 1) -> list[TextSignOff]:
    return [
        TextSignOff(
            agency_id=agency_id,
            module_id=module.id,
            version=module.version,
            version_hash=module.version_hash,
            kind=kind,
            signed_by_id=by,
            shown_as="N. Haddad",
            note="",
            signed_at=NOW,
        )
        for kind in kinds
    ]


def sign(town: Town, module: Module, kinds: tuple[SignOffKind, ...], *, agency_id: int | None = None) -> None:
    with town.app.app_context():
        people = {"agency_id": agency_id or town.people.agency_id, "by": town.people.coordinator_id}
        db.session.add_all(signed(module, kinds, **people))
        db.session.commit()
        db.session.remove()


def test_f4_every_text_that_ships_is_sensitive_and_history_always():
    """Each has passages that are hard to read; that of history says so by its status too."""
    drafts = load_drafts(CONTENT_ROOT / "modules", CONTENT_ROOT / "scenarios", today=None)
    historical = [draft.head.id for draft in drafts.modules if draft.head.local_history]

    assert historical
    assert [name for name, module in MODULES.items() if why_sensitive(module) is None] == []
    assert {MODULES[name].status for name in historical} == {PackageStatus.AWAITING_CULTURAL_REVIEW}


@pytest.mark.parametrize("kinds", SUBSETS, ids=lambda kinds: "+".join(kinds) or "none")
@pytest.mark.parametrize("module", MODULES.values(), ids=MODULES)
def test_f4_only_all_three_take_the_stamp_away(module: Module, kinds: tuple[SignOffKind, ...]):
    vouched = vouch(module, signed(module, kinds))

    missing = [words for kind, words in WORDS.items() if kind not in kinds]
    assert (vouched.stamp is None) == (len(kinds) == 3)
    assert (vouched.missing or "").lower() == ", ".join(missing)
    assert lacking_kinds(module, kinds) == [kind for kind in SignOffKind if kind not in kinds]
    for words in missing:
        assert words in (vouched.why or "")
    assert (vouched.signed or "").count("N. Haddad, 23 November 2026") == len(kinds)


def test_f4_a_text_with_nothing_hard_in_it_needs_none():
    """Negative control: the rule is about the text, and not about every text."""
    module = MODULES["m01-trauma"]
    plain = replace(module, lessons=tuple(replace(lesson, content_note=None) for lesson in module.lessons))

    assert why_sensitive(plain) is None
    assert vouch(plain, []).stamp is None


@pytest.mark.parametrize("status", [PackageStatus.AWAITING_CULTURAL_REVIEW, PackageStatus.DRAFT])
def test_f4_a_draft_stays_one_whoever_signs(status: PackageStatus):
    module = replace(MODULES["m03-past-in-the-room"], status=status)

    stamp = vouch(module, signed(module, tuple(SignOffKind))).stamp

    assert stamp == ("Draft" if status is PackageStatus.DRAFT else None)


@pytest.mark.parametrize("module_id", ["m01-trauma", "m03-past-in-the-room"])
def test_f4_the_cover_says_who_signed_and_who_is_missing(town: Town, module_id: str):
    module, officer = MODULES[module_id], town.sign_in(town.people.officer_id)
    before = officer.get(f"/app/modules/{module_id}").text()
    assert "Sign-offs missing Subject expert, community reviewer, accessibility" in before
    assert NOT_SIGNED in before or "Draft, awaiting cultural review" in before
    sign(town, module, (SignOffKind.COMMUNITY, SignOffKind.SUBJECT))

    between = officer.get(f"/app/modules/{module_id}").text()
    assert IN_PART in between
    assert "Sign-offs missing Accessibility" in between
    assert "Signed off here Community reviewer: N. Haddad, 23 November 2026" in between
    sign(town, module, (SignOffKind.ACCESSIBILITY,))

    after = officer.get(f"/app/modules/{module_id}").text()
    assert "Sign-offs missing" not in after
    assert IN_PART not in after
    assert "awaiting cultural review" not in after


def test_f4_the_stamp_stands_wherever_the_text_is_shown(town: Town):
    module = MODULES["m01-trauma"]
    officer, coordinator = town.sign_in(town.people.officer_id), town.sign_in(town.people.coordinator_id)
    officer.get(f"/app/modules/{module.id}")
    lesson = officer.submit().address
    pages = [
        (officer, lesson),
        (officer, f"/app/modules/{module.id}"),
        (officer, f"/app/modules/{module.id}/print"),
        (officer, f"/app/texts/{module.id}"),
        (coordinator, f"/app/modules/{module.id}/pack"),
    ]

    assert [address for who, address in pages if NOT_SIGNED not in who.get(address).text()] == []
    sign(town, module, tuple(SignOffKind))
    assert [address for who, address in pages if NOT_SIGNED in who.get(address).text()] == []


def test_f4_another_version_needs_others(town: Town):
    module = MODULES["m01-trauma"]
    sign(town, replace(module, version="0.9.0", version_hash="f" * 64), tuple(SignOffKind))

    assert NOT_SIGNED in town.sign_in(town.people.officer_id).get(f"/app/modules/{module.id}").text()


def test_f4_what_another_agency_signed_counts_for_nobody_else(town: Town):
    module = MODULES["m01-trauma"]
    with town.app.app_context():
        other = make_riverton(db.session(), [], name="Lakeside PD")
        db.session.remove()
    sign(town, module, tuple(SignOffKind), agency_id=other.agency_id)

    assert NOT_SIGNED in town.sign_in(town.people.officer_id).get(f"/app/modules/{module.id}").text()
    assert NOT_SIGNED not in town.sign_in(other.officer_id).get(f"/app/modules/{module.id}").text()


def test_f4_a_reviewer_signs_kind_by_kind_until_the_stamp_is_gone(town: Town):
    _, reviewer = add_seat(town, Role.REVIEWER)
    mine, text = town.sign_in(reviewer), "/app/texts/m01-trauma"
    stamps = []
    for kind in SignOffKind:
        mine.get(text)
        page = mine.submit("kind", kind=kind, note="Read it whole", signed_as="N. Haddad")
        stamps.append(IN_PART in page.text())

    assert stamps == [True, True, False]


def test_f4_the_audit_pack_has_every_sign_off_and_says_which_text_lacks_which(town: Town, tmp_path):
    sign(town, MODULES["m01-trauma"], tuple(SignOffKind))
    sign(town, MODULES["m02-asking"], (SignOffKind.COMMUNITY,))
    coordinator = town.sign_in(town.people.coordinator_id)
    coordinator.get(PACKS)
    token = coordinator.page.values("csrf_token")[0]
    address = coordinator.post(PACKS, [("csrf_token", token), *THIS_YEAR]).address
    work(town.app)
    path = tmp_path / "audit.zip"
    path.write_bytes(bytes_at(coordinator, f"{address}/file"))

    with ZipFile(path) as pack:
        rows = lines_of(pack.read("agency-sign-offs.csv").decode())
        read_me = pack.read("README.md").decode()
    told = ("state", "signed by", "signed local date")
    found = {(row["module id"], row["kind"]): tuple(row[name] for name in told) for row in rows}
    done = ("signed", "N. Haddad", "2026-11-23")
    expected = {(name, kind.value): ("missing", "", "") for name in MODULES for kind in SignOffKind}
    expected |= {("m01-trauma", kind.value): done for kind in SignOffKind}
    expected[("m02-asking", "community")] = done
    assert found == expected
    assert {row["version hash"] for row in rows} == {module.version_hash for module in MODULES.values()}
    assert {row["sensitive"] for row in rows} == {"yes"}
    lines = [line for line in read_me.splitlines() if re.match(r"\* `m[0-9]", line)]
    assert len(lines) == len(MODULES) - 1
    assert next(line for line in lines if "m02-asking" in line).endswith(": subject, accessibility")


def test_f4_a_page_of_no_agency_has_no_sign_off_to_show():
    vouched = vouched_by_nobody(MODULES["m01-trauma"])

    assert (vouched.stamp, vouched.why, vouched.signed) == (NOT_SIGNED, BY_NO_AGENCY, None)
    assert vouched_by_nobody(MODULES["m03-past-in-the-room"]).stamp == "Draft, awaiting cultural review"


def test_f4_a_story_is_stamped_too_alone_and_at_a_roll_call(town: Town):
    module = MODULES["m01-trauma"]
    officer, leader = town.sign_in(town.people.officer_id), town.sign_in(town.people.supervisor_id)
    officer.get(f"/app/modules/{module.id}")
    page = officer.submit()
    for _ in module.lessons:
        fields = [("csrf_token", page.values("csrf_token")[0])]
        page = officer.post(page.address, fields)
    leader.get("/app/roll-call")
    token = leader.page.values("csrf_token")[0]
    told = leader.post(f"/app/roll-call/start/{module.id}", [("csrf_token", token)])

    assert page.address.endswith("/scenario")
    assert NOT_SIGNED in page.text()
    assert NOT_SIGNED in told.text()
    sign(town, module, tuple(SignOffKind))
    assert NOT_SIGNED not in officer.get(page.address).text()
    assert NOT_SIGNED not in leader.get(told.address).text()
