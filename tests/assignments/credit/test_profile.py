"""The profiles are of their shape, name a source for every rule, claim no upload, and are what the paper says."""

from pathlib import Path

import pytest

from training_app.assignments.credit import profile as room
from training_app.assignments.credit.paper import BEGIN, profiles_paper
from training_app.assignments.credit.profile import OURS, Profile, ProfileBroken, load_profiles, read_profile

PAGE = Path(__file__).parents[3] / "docs" / "post-files.md"
every_profile = pytest.mark.parametrize("profile", load_profiles().values(), ids=list(load_profiles()))
TEXT = (room.FOLDER / "tx-tcole-roster.toml").read_text(encoding="utf-8")


def test_there_are_the_four_that_were_asked_for():
    assert set(load_profiles()) == {"generic", "ca-post-edi", "tx-tcole-roster", "acadis-event"}


@every_profile
def test_every_rule_and_every_sentence_names_its_page_or_is_ours(profile: Profile):
    named = {source.id for source in profile.sources} | {OURS}

    assert {field.rule for field in profile.fields} <= named
    assert {one.source for one in profile.known} <= named
    assert all(field.why for field in profile.fields)


@every_profile
def test_a_limit_that_no_page_names_is_called_ours(profile: Profile):
    limits = [field for field in profile.fields if field.longest or field.letters == "ascii"]

    assert {field.rule for field in limits} <= {OURS}


@every_profile
def test_what_is_not_known_is_said_and_no_upload_is_claimed_for_a_state(profile: Profile):
    assert profile.unknown
    assert "check with your state before the first upload" in profile.check_first
    assert str(profile.understood_on) in profile.check_first
    if profile.id != "generic":
        assert profile.kind == "sheet"
        assert any("takes a file" in one for one in profile.unknown)


@every_profile
def test_no_pattern_can_run_away(profile: Profile):
    # without a group there is no repeat of a repeat, and so no text that takes for ever
    assert [field.pattern for field in profile.fields if field.pattern and "(" in field.pattern] == []


def test_the_page_is_what_the_profiles_say():
    _, begin, printed = PAGE.read_text(encoding="utf-8").partition(BEGIN)

    assert begin + printed == profiles_paper(), "put what profiles_paper() gives in place of the end of that page"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('kind = "sheet"', 'kind = "upload"', "kind"),
        ('rule = "training-file"', 'rule = "somebody"', "named and used sources differ"),
        ('why = "', 'reason = "', "reason"),
        ('why = "rosters carry', 'why = "" # ', "why"),
        ("required = true", 'required = "yes"', "required"),
        ("required = true", "required = true\nlongest = 0", "longest"),
        ('value = "officer_id"', 'value = "mood"', "value"),
        ('pattern_words = "digits"', "", "go together"),
        ('pattern = "[0-9]+"', 'pattern = "[0-9"', "pattern"),
        ("late_after_days = 30", "", "go together"),
        ("understood_on = 2026-11-26", 'understood_on = "lately"', "understood_on"),
        ('url = "https://tcole', 'url = "ftp://tcole', "url"),
        ('name = "Family name"', 'name = "PID"', "stands twice"),
        ('id = "tx-tcole-roster"', 'id = "other"', "other"),
        ('title = "Texas', "title = Texas", "tx-tcole-roster.toml"),
    ],
)
def test_a_profile_with_a_mistake_is_refused_with_its_file(old: str, new: str, why: str, tmp_path: Path):
    path = tmp_path / "tx-tcole-roster.toml"
    assert old in TEXT
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ProfileBroken) as broken:
        read_profile(path)

    assert "tx-tcole-roster.toml" in str(broken.value)
    assert why in str(broken.value)


def test_the_same_profile_without_the_mistake_is_taken(tmp_path: Path):
    path = tmp_path / "tx-tcole-roster.toml"
    path.write_text(TEXT, encoding="utf-8")

    assert read_profile(path) == load_profiles()["tx-tcole-roster"]
