"""c6: an auditor gets everything of a period in one zip, and whoever changes a file of it is found out, by file."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reports.files.packs import files_of, packed, rewrite, sums_of, texts, write_files
from training_app.reports.files.pack import Packed
from training_app.reports.files.pack_check import Fault, Trouble, verify_pack

Files = dict[str, bytes]
FIRST_TEXT = f"content/{texts()[0].module_id}/{texts()[0].version_hash}"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return tmp_path / "pack.zip"


@pytest.fixture
def made(pack: Path) -> Packed:
    return packed(pack)


def test_c6_the_pack_as_it_was_made_has_no_fault(pack: Path, made: Packed):
    assert verify_pack(pack) is None
    assert verify_pack(pack, made.fingerprint) is None


@pytest.mark.parametrize(
    "part",
    [
        "roster.csv",
        "completions.csv",
        "corrections.csv",
        "reminders.csv",
        "agency-sign-offs.csv",
        "sign-offs.csv",
        f"{FIRST_TEXT}/package.json",
        f"{FIRST_TEXT}/text.html",
        f"{FIRST_TEXT}/quiz-keys.csv",
        "manifest.json",
        "README.md",
        "columns.md",
    ],
)
def test_c6_one_letter_changed_or_a_file_gone_is_named(part: str, pack: Path, made: Packed):
    def alter(files: Files) -> None:
        files[part] = files[part][:-1] + bytes([files[part][-1] ^ 1])

    whole = pack.read_bytes()
    rewrite(pack, alter)
    assert verify_pack(pack) == Fault(part, Trouble.ALTERED)

    pack.write_bytes(whole)
    rewrite(pack, lambda files: files.__delitem__(part))
    assert verify_pack(pack) == Fault(part, Trouble.MISSING)

    pack.write_bytes(whole)
    assert verify_pack(pack, made.fingerprint) is None


@pytest.mark.parametrize("name", ["zz.csv", "content/m01-trauma/note.txt", "roster.csv ", "empty/"])
def test_c6_a_file_that_was_added_is_named(name: str, pack: Path, made: Packed):
    rewrite(pack, lambda files: files.__setitem__(name, b""))

    assert verify_pack(pack) == Fault(name, Trouble.EXTRA)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_c6_a_second_file_of_one_name_is_named(pack: Path, made: Packed):
    files = files_of(pack)
    write_files(pack, [*files.items(), ("roster.csv", files["roster.csv"])])

    assert verify_pack(pack) == Fault("roster.csv", Trouble.EXTRA)


def resummed(files: Files) -> None:
    """The sums made anew, by somebody who knows how."""
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items()) if name != "SHA256SUMS"}
    files["SHA256SUMS"] = "".join(f"{sum_}  {name}\n" for name, sum_ in sums.items()).encode()


def remanifested(files: Files) -> None:
    """The manifest made anew too."""
    manifest = json.loads(files["manifest.json"])
    for one in manifest["files"]:
        one["sha256"] = hashlib.sha256(files[one["name"]]).hexdigest()
    files["manifest.json"] = json.dumps(manifest).encode()
    resummed(files)


def forge(files: Files, again: Callable[[Files], None], part: str = "completions.csv") -> None:
    files[part] = files[part].replace(b"group", b"solo!") + b" "
    again(files)


def test_c6_new_sums_over_a_changed_file_do_not_fit_the_manifest(pack: Path, made: Packed):
    rewrite(pack, lambda files: forge(files, resummed))

    assert verify_pack(pack) == Fault("manifest.json", Trouble.ALTERED)


def test_c6_with_a_new_manifest_too_only_the_fingerprint_tells(pack: Path, made: Packed):
    rewrite(pack, lambda files: forge(files, remanifested))

    # what the README says: without the fingerprint, whoever remakes everything is not found out
    assert verify_pack(pack) is None
    assert verify_pack(pack, made.fingerprint) == Fault("SHA256SUMS", Trouble.ALTERED)


def test_c6_another_text_does_not_fit_the_name_of_its_folder_whatever_is_remade(pack: Path, made: Packed):
    part = f"{FIRST_TEXT}/package.json"
    rewrite(pack, lambda files: forge(files, remanifested, part))

    assert verify_pack(pack) == Fault(part, Trouble.ALTERED)


@pytest.mark.parametrize("sums", [b"", b"nonsense\n", b"0" * 64 + b" roster.csv\n"])
def test_c6_sums_that_are_none_are_named(sums: bytes, pack: Path, made: Packed):
    rewrite(pack, lambda files: files.__setitem__("SHA256SUMS", sums))

    assert verify_pack(pack) == Fault("SHA256SUMS", Trouble.ALTERED)


def test_c6_without_its_sums_nothing_can_be_said(pack: Path, made: Packed):
    rewrite(pack, lambda files: files.__delitem__("SHA256SUMS"))

    assert verify_pack(pack) == Fault("SHA256SUMS", Trouble.MISSING)


def test_c6_any_byte_flipped_in_the_zip_itself_is_noticed(pack: Path, made: Packed):
    whole = pack.read_bytes()
    offsets = range(0, len(whole), max(1, len(whole) // 150))

    unnoticed = []
    for at in offsets:
        pack.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        if verify_pack(pack, made.fingerprint) is None and not same_files(pack, whole):
            unnoticed.append(at)

    assert len(offsets) >= 150
    assert unnoticed == []


def same_files(pack: Path, whole: bytes) -> bool:
    """Whether the flip hit what no reader looks at, such as the time of a file, and left every file as it was."""
    before = pack.with_name("before.zip")
    before.write_bytes(whole)
    return files_of(pack) == files_of(before)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_c6_a_pack_that_was_cut_off_is_said_to_be(share: float, pack: Path, made: Packed):
    whole = pack.read_bytes()
    pack.write_bytes(whole[: int(len(whole) * share)])

    fault = verify_pack(pack)

    assert fault == Fault("pack.zip", Trouble.UNREADABLE)
    assert "cut off" in fault.sentence


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="the machine has no sha256sum")
def test_c6_a_stranger_checks_it_with_what_every_machine_has(pack: Path, made: Packed, tmp_path: Path):
    folder = tmp_path / "unpacked"
    shutil.unpack_archive(pack, folder)
    command = ["sha256sum", "--strict", "-c", "SHA256SUMS"]

    good = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    (folder / "completions.csv").write_bytes(b"altered")
    bad = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

    assert good.returncode == 0
    assert good.stdout.count(": OK") == len(sums_of(files_of(pack)))
    assert bad.returncode != 0
    assert "completions.csv: FAILED" in bad.stdout


SELF_CHECK = (b"phq", b"gad-7", b"pcl-5", b"audit-c", b"proqol", b"self-check", b"wellness")


def of_the_self_check(files: Files) -> list[str]:
    """Files of records with a word of it; the texts themselves may speak of it."""
    return [
        name
        for name, data in files.items()
        if name.endswith(".csv") and "content/" not in name and any(word in data.lower() for word in SELF_CHECK)
    ]


def test_c6_nothing_in_it_is_of_the_self_check(pack: Path, made: Packed):
    files = files_of(pack)

    assert of_the_self_check(files) == []
    assert of_the_self_check({**files, "roster.csv": b"PHQ-9"}) == ["roster.csv"]
