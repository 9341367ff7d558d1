"""The pack: what is in it, that it is the same bytes for the same records, and what it refuses to pack."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest

from tests.reports.files.packs import SPEC, completions, files_of, packed, parts, sums_of, texts
from tests.reports.files.sheets import csv_back
from training_app.content.catalogue import Reviewer
from training_app.content.package import pack_module, restore_module, restore_sources
from training_app.reports.files.pack import TextAltered, write_pack
from training_app.reports.files.pack_rows import KeptText
from training_app.scenarios.graph import Decision

TOP = [
    "README.md",
    "SHA256SUMS",
    "columns.md",
    "completions.csv",
    "corrections.csv",
    "manifest.json",
    "reminders.csv",
    "roster.csv",
    "agency-sign-offs.csv",
    "sign-offs.csv",
]


@pytest.fixture
def pack(tmp_path: Path) -> dict[str, bytes]:
    packed(tmp_path / "pack.zip")
    return files_of(tmp_path / "pack.zip")


def test_every_part_is_in_it_and_nothing_else(pack: dict[str, bytes]):
    folders = [f"content/{text.module_id}/{text.version_hash}" for text in texts()]
    inside = [f"{folder}/{name}" for folder in folders for name in ("package.json", "quiz-keys.csv", "text.html")]

    assert sorted(pack) == sorted([*TOP, *inside])


def test_each_record_is_there_and_no_text_is_a_formula(pack: dict[str, bytes]):
    _, *roster = csv_back(pack["roster.csv"])
    heading, *done = csv_back(pack["completions.csv"])
    _, correction = csv_back(pack["corrections.csv"])
    _, reminder = csv_back(pack["reminders.csv"])

    assert len(roster) == 3
    assert len(done) == 6
    assert {row[heading.index("version hash")] for row in done} == {text.version_hash for text in texts()}
    assert {row[heading.index("name")][:7] for row in done} == {"'=Name "}
    assert correction[-3:] == ["taken back", "Abara, D.", "'=wrong person signed in"]
    assert reminder[-3:] == ["2026-11-23T20:07:00Z", "2026-11-23", "sent"]


def test_the_exact_text_has_the_hash_that_the_completions_name(pack: dict[str, bytes]):
    for text in texts():
        content = pack[f"content/{text.module_id}/{text.version_hash}/package.json"]
        assert content.decode() == text.package_json
        assert hashlib.sha256(content).hexdigest() == text.version_hash


def test_the_readable_page_holds_every_lesson_question_and_key_and_runs_nothing(pack: dict[str, bytes]):
    (text, _) = texts()
    page = pack[f"content/{text.module_id}/{text.version_hash}/text.html"].decode()
    module = restore_module(text.package_json)

    assert all(lesson.html in page for lesson in module.lessons)
    assert page.count("<dt>KEY ") == len(module.items)
    assert module.scenario is not None
    assert all(f"<h3>{node_id}</h3>" in page for node_id in module.scenario.nodes)
    decisions = [node for node in module.scenario.nodes.values() if isinstance(node, Decision)]
    said = [line.words for node in decisions for choice in node.choices for line in choice.consequence]
    assert len(said) > 10
    assert [words for words in said if escape(words) not in page] == []
    assert "<script" not in page
    assert "default-src 'none'" in page


def test_the_keys_are_those_of_the_text(pack: dict[str, bytes]):
    (text, _) = texts()
    heading, *rows = csv_back(pack[f"content/{text.module_id}/{text.version_hash}/quiz-keys.csv"])
    module = restore_module(text.package_json)

    keys = {
        (row[heading.index("question id")], row[heading.index("answer id")])
        for row in rows
        if row[heading.index("key")] == "yes"
    }
    assert keys == {(item.id, item.key.id) for item in module.items}
    assert len(rows) == sum(len(item.options) for item in module.items)


def test_the_sums_and_the_manifest_name_every_file(pack: dict[str, bytes]):
    sums = sums_of(pack)
    manifest = json.loads(pack["manifest.json"])

    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in pack.items() if name != "SHA256SUMS"}
    assert {one["name"]: one["bytes"] for one in manifest["files"]} == {
        name: len(data) for name, data in pack.items() if name not in {"SHA256SUMS", "manifest.json"}
    }
    assert {one["name"]: one.get("rows") for one in manifest["files"]}["completions.csv"] == 6
    assert [one["version_hash"] for one in manifest["texts"]] == [text.version_hash for text in texts()]


def test_the_readme_says_what_is_in_it_and_how_to_check(pack: dict[str, bytes]):
    text = pack["README.md"].decode()

    assert "# Training records of Riverton Police Department" in text
    assert "From 2026-07-01 to 2026-09-30" in text
    assert "| `completions.csv` | 6 |" in text
    assert "sha256sum -c SHA256SUMS" in text
    assert "{" not in text


def test_the_columns_of_every_file_are_explained(pack: dict[str, bytes]):
    explained = pack["columns.md"].decode()
    files = [name for name in pack if name.endswith(".csv")]

    for name in files:
        heading, *_ = csv_back(pack[name])
        assert [column for column in heading if f"| `{column}` |" not in explained] == [], name


def test_equal_records_make_equal_bytes(tmp_path: Path):
    one, other = tmp_path / "one.zip", tmp_path / "other.zip"
    first, second = packed(one), packed(other)

    assert one.read_bytes() == other.read_bytes()
    assert first == second
    # two made within a second would be equal with the clock in them, too
    with zipfile.ZipFile(one) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_another_record_makes_another_fingerprint(tmp_path: Path):
    first = packed(tmp_path / "one.zip")
    changed = parts()
    second = packed(tmp_path / "two.zip", replace(changed, people=[*changed.people][:2]))

    assert first.fingerprint != second.fingerprint


def test_the_fingerprint_is_the_sum_of_the_sums(tmp_path: Path):
    made = packed(tmp_path / "pack.zip")

    assert made.fingerprint == hashlib.sha256(files_of(tmp_path / "pack.zip")["SHA256SUMS"]).hexdigest()
    assert made.files == sums_of(files_of(tmp_path / "pack.zip"))


def test_it_can_be_written_where_nobody_can_go_back(tmp_path: Path):
    class Wire(io.RawIOBase):
        def __init__(self) -> None:
            self.sent = bytearray()

        def writable(self) -> bool:
            return True

        def seekable(self) -> bool:
            return False

        def write(self, data) -> int:
            self.sent += data
            return len(data)

    wire = Wire()
    write_pack(wire, SPEC, parts())
    packed(tmp_path / "pack.zip")

    with zipfile.ZipFile(io.BytesIO(bytes(wire.sent))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files_of(tmp_path / "pack.zip")


def test_a_text_that_is_not_the_recorded_one_is_not_packed(tmp_path: Path):
    (text, other) = texts()
    altered = replace(text, package_json=text.package_json.replace("officer", "oficer", 1))
    assert altered != text

    with pytest.raises(TextAltered) as refused:
        packed(tmp_path / "pack.zip", parts(kept=[other, altered]))

    assert refused.value.text is altered


@pytest.mark.parametrize("module_id", ["../../etc/passwd", "m01/../..", "", "M01", "m01\n"])
def test_a_text_whose_name_is_no_folder_is_not_packed(module_id: str, tmp_path: Path):
    (text, _) = texts()

    with pytest.raises(TextAltered):
        packed(tmp_path / "pack.zip", parts(kept=[replace(text, module_id=module_id)]))


def test_a_text_of_a_form_that_is_not_known_any_more_is_packed_as_it_is(tmp_path: Path):
    old = '{"format":0,"module":"of long ago"}'
    text = KeptText("m01-trauma", "0.1.0", hashlib.sha256(old.encode()).hexdigest(), old)

    packed(tmp_path / "pack.zip", parts(kept=[text]))

    files = files_of(tmp_path / "pack.zip")
    folder = f"content/m01-trauma/{text.version_hash}"
    assert files[f"{folder}/package.json"].decode() == old
    assert "package.json beside it holds all of it" in files[f"{folder}/text.html"].decode()


def test_an_agency_with_a_name_of_several_lines_breaks_no_page(tmp_path: Path):
    with (tmp_path / "pack.zip").open("wb") as target:
        write_pack(target, replace(SPEC, agency="River\n# ton {agency}", made_by="A\r\nB"), parts())

    text = files_of(tmp_path / "pack.zip")["README.md"].decode()
    assert text.startswith("# Training records of River # ton {agency}\n")


def test_rows_are_not_gathered(tmp_path: Path):
    kept = texts(1)
    path = tmp_path / "pack.zip"
    sizes = []

    def rows():
        for row in completions(5_000, kept):
            sizes.append(path.stat().st_size)
            # names that pack badly, so that the file grows
            yield replace(row, name=hashlib.sha256(row.name.encode()).hexdigest())

    with path.open("wb", buffering=0) as target:
        write_pack(target, SPEC, replace(parts(kept=kept), completions=rows()))

    # the zip grows while rows are still asked for
    assert sizes[-1] > sizes[0] + 50_000


def test_a_review_that_a_text_names_is_a_row_of_the_sign_offs(tmp_path: Path):
    module = restore_module(texts(1)[0].package_json)
    review = Reviewer(name="=A. Reviewer", seat="advocate", date="2026-08-30", scope="wording")
    package = pack_module(replace(module, reviewers=(review,)), restore_sources(module.package_json).values())
    text = KeptText(module.id, module.version, hashlib.sha256(package.encode()).hexdigest(), package)

    packed(tmp_path / "pack.zip", parts(kept=[text, *texts()[1:]]))

    _, row = csv_back(files_of(tmp_path / "pack.zip")["sign-offs.csv"])
    assert row == [
        module.id,
        module.version,
        text.version_hash,
        "'=A. Reviewer",
        "advocate",
        "2026-08-30",
        "wording",
        module.status.value,
    ]
