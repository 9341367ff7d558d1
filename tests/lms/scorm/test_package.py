"""The package: the same bytes each time, small, in order by our own rules, and safe whatever its title says."""

import re

import html5lib
import pytest

from tests.lms.scorm.packages import SPEC, broken, changed, manifest_of, unzipped, zipped
from training_app.lms.scorm.dispatch import DispatchSpec, ScormVersion
from training_app.lms.scorm.package import build_dispatch, check_package

V1_2, V2004 = ScormVersion.V1_2, ScormVersion.V2004
BOTH = pytest.mark.parametrize("version", [V1_2, V2004])
ADL = {V1_2: "http://www.adlnet.org/xsd/adlcp_rootv1p2", V2004: "http://www.adlnet.org/xsd/adlcp_v1p3"}
IMS = {V1_2: "http://www.imsproject.org/xsd/imscp_rootv1p1p2", V2004: "http://www.imsglobal.org/xsd/imscp_v1p1"}
SEQUENCING = "{http://www.imsglobal.org/xsd/imsss}"
HOSTILE = [
    '"><script>alert(1)</script>',
    "</title></h1><img src=x onerror=alert(1)>",
    "]]><!DOCTYPE a [<!ENTITY b 'c'>]>&b;",
    "$title ${secret} $$",
    "' onload='alert(1)",
    "https://evil.example/",
    "Élan & 証言 👮",
]


@BOTH
def test_the_same_specification_gives_the_same_bytes(version: ScormVersion) -> None:
    assert build_dispatch(SPEC, version) == build_dispatch(changed(), version)


@BOTH
def test_a_package_is_in_order_and_small(version: ScormVersion) -> None:
    package = build_dispatch(SPEC, version)

    assert check_package(package) == []
    assert list(unzipped(package)) == ["imsmanifest.xml", "index.html", "shell.css", "shell.js"]
    assert len(package) < 25_000


@BOTH
@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_stays_text(title: str, version: ScormVersion) -> None:
    package = build_dispatch(changed(title=title), version)

    assert check_package(package) == []
    titles = [element.text for element in manifest_of(package).iter() if element.tag.endswith("}title")]
    assert titles == [title, title]
    page = _page(package)
    assert page.find(".//title").text == title
    assert page.find(".//h1").text == title
    assert page.find(".//iframe").get("title") == title
    assert [element.tag for element in page.iter() if element.tag in {"img", "script"}] == ["script"]


@BOTH
def test_every_file_is_ascii(version: ScormVersion) -> None:
    files = unzipped(build_dispatch(changed(title="Élan 👮"), version))

    assert [name for name, content in files.items() if not content.isascii()] == []


@BOTH
def test_the_launch_address_stands_once_and_no_other_address_does(version: ScormVersion) -> None:
    files = unzipped(build_dispatch(SPEC, version))
    addresses = re.findall(
        rb"https?://[^\"' <>`]+", b"".join(files[name] for name in files if name != "imsmanifest.xml")
    )

    assert addresses == [SPEC.launch_url.encode(), b"https://training.example.gov", b"https://lms.example.gov"]


@BOTH
def test_the_page_knows_what_the_launch_needs(version: ScormVersion) -> None:
    package = build_dispatch(changed(allowed_origins=("https://a.example", "https://b.example")), version)

    assert _page(package).find(".//body").attrib == {
        "data-version": str(version),
        "data-launch-url": SPEC.launch_url,
        "data-content-origin": "https://training.example.gov",
        "data-package-id": SPEC.package_id,
        "data-secret": SPEC.secret,
        "data-allowed-origins": "https://a.example https://b.example",
    }


def test_a_package_has_the_words_of_its_own_version_alone() -> None:
    old, new = (unzipped(build_dispatch(SPEC, version))["shell.js"].decode() for version in (V1_2, V2004))

    assert sorted(set(re.findall(r"\bcmi\.[a-z_.]+", old))) == [
        "cmi.core.entry",
        "cmi.core.exit",
        "cmi.core.lesson_location",
        "cmi.core.lesson_status",
        "cmi.core.score.max",
        "cmi.core.score.min",
        "cmi.core.score.raw",
        "cmi.core.session_time",
        "cmi.core.student_id",
        "cmi.core.student_name",
    ]
    assert "cmi.core." not in new
    assert not re.search(r"LMS[A-Z]", new)


@BOTH
def test_the_shell_never_waits_for_unload(version: ScormVersion) -> None:
    script = unzipped(build_dispatch(SPEC, version))["shell.js"].decode()

    assert re.findall(r"addEventListener\(\"(\w+)\"", script) == ["message", "visibilitychange", "pagehide", "pageshow"]
    assert "suspend_data" not in re.sub(r"//.*", "", script)


@BOTH
def test_the_manifest_says_which_version_it_is(version: ScormVersion) -> None:
    root = manifest_of(build_dispatch(SPEC, version))

    assert root.tag == f"{{{IMS[version]}}}manifest"
    assert root.findtext(f".//{{{IMS[version]}}}schemaversion") == {V1_2: "1.2", V2004: "2004 4th Edition"}[version]
    assert root.get("identifier") == "common-ground-m01-trauma-pkg-riverton-01"
    (sco,) = root.iter(f"{{{IMS[version]}}}resource")
    assert sco.get(f"{{{ADL[version]}}}{'scormtype' if version is V1_2 else 'scormType'}") == "sco"


@pytest.mark.parametrize(("mark", "written"), [(0.8, "80"), (0.0, "0"), (1.0, "100"), (0.725, "72.5"), (0.29, "29")])
def test_1_2_says_the_pass_mark_in_points(mark: float, written: str) -> None:
    root = manifest_of(build_dispatch(changed(mastery_score=mark), V1_2))

    assert [each.text for each in root.iter(f"{{{ADL[V1_2]}}}masteryscore")] == [written]


@pytest.mark.parametrize(("mark", "written"), [(0.8, "0.8"), (0.0, "0"), (1.0, "1"), (0.29, "0.29")])
def test_2004_says_the_pass_mark_as_a_measure(mark: float, written: str) -> None:
    root = manifest_of(build_dispatch(changed(mastery_score=mark), V2004))

    (objective,) = root.iter(f"{SEQUENCING}primaryObjective")
    assert objective.get("satisfiedByMeasure") == "true"
    assert objective.findtext(f"{SEQUENCING}minNormalizedMeasure") == written


@BOTH
def test_a_module_without_a_check_says_no_pass_mark(version: ScormVersion) -> None:
    manifest = unzipped(build_dispatch(changed(mastery_score=None), version))["imsmanifest.xml"]

    assert b"mastery" not in manifest
    assert b"Measure" not in manifest


@pytest.mark.parametrize("spec", [SPEC, changed(mastery_score=None)], ids=["with", "without a pass mark"])
def test_2004_leaves_the_verdict_to_the_content(spec: DispatchSpec) -> None:
    """Without these an LMS calls what ended without a word completed and satisfied."""
    root = manifest_of(build_dispatch(spec, V2004))

    (controls,) = root.iter(f"{SEQUENCING}deliveryControls")
    assert controls.attrib == {"completionSetByContent": "true", "objectiveSetByContent": "true"}
    assert list(root.iter(f"{{{ADL[V2004]}}}completionThreshold")) == []


def _swap(name: str, old: bytes, new: bytes):
    def change(files: dict[str, bytes]) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return change


def _add(name: str, content: bytes = b""):
    return lambda files: files.update({name: content})


def _move(files: dict[str, bytes]) -> None:
    files["course/imsmanifest.xml"] = files.pop("imsmanifest.xml")


SECOND_SCO = b'<resource identifier="b" type="webcontent" adlcp:scormtype="sco" href="index.html"/></resources>'
MANIFEST = "imsmanifest.xml"
BREAKS = [
    (_move, "There is no imsmanifest.xml at the root of the zip."),
    (lambda files: files.pop("shell.js"), "The manifest names 'shell.js', which is not in the zip."),
    (lambda files: files.pop("index.html"), "The manifest names 'index.html', which is not in the zip."),
    (_add("notes.txt"), "'notes.txt' is in the zip, and the manifest does not name it."),
    (_swap(MANIFEST, b'href="shell.css"', b'href="https://a.example/a.css"'), "an absolute address: 'https://a.exa"),
    (_swap(MANIFEST, b'href="shell.css"', b'href="//a.example/a.css"'), "an absolute address: '//a.example/a.css'"),
    (_swap(MANIFEST, b"<resources>", b'<resources xml:base=" http://a.example/">'), "absolute address: 'http://a.ex"),
    (_swap(MANIFEST, b"</resources>", SECOND_SCO), "The manifest has 2 SCOs; one is in order."),
    (_swap(MANIFEST, b'scormtype="sco"', b'scormtype="asset"'), "The manifest has 0 SCOs; one is in order."),
    (_swap(MANIFEST, b'identifierref="sco"', b'identifierref="b"'), "exactly one item that opens its SCO."),
    (_swap(MANIFEST, b"</organization>", b'<item identifierref="sco"/></organization>'), "exactly one item that opens"),
    (_swap(MANIFEST, b'"sco" href="index.html"', b'"sco"'), "The SCO has no page to open."),
    (_swap(MANIFEST, b"</manifest>", b""), "imsmanifest.xml is not well-formed XML"),
    (_swap(MANIFEST, b"<manifest", b"<!DOCTYPE a [<!ENTITY b 'c'>]><manifest"), "is not well-formed XML without a DTD"),
    (_add("\u00e9t\u00e9.html"), "'\u00e9t\u00e9.html' is not a plain ASCII name"),
    (_add("../up.html"), "'../up.html' is not a plain ASCII name"),
    (_add("/root.html"), "'/root.html' is not a plain ASCII name"),
    (_add("a b.html"), "'a b.html' is not a plain ASCII name"),
    (_add("INDEX.html"), "'index.html' is in the zip 2 times"),
    (_add("large.bin", bytes(100_000)), "at most 100000 are in order"),
]


@pytest.mark.parametrize(("change", "sentence"), BREAKS, ids=[sentence for _, sentence in BREAKS])
def test_a_package_that_breaks_a_rule_is_told_apart(change, sentence: str) -> None:
    found = check_package(broken(change))

    assert any(sentence in each for each in found), found


def test_what_is_no_zip_is_told() -> None:
    assert check_package(b"PK\x03\x04 not really") == ["The package is not a zip file."]


def test_a_sound_package_zipped_again_is_in_order() -> None:
    assert check_package(zipped(unzipped(build_dispatch(SPEC, V1_2)))) == []


def _page(package: bytes):
    text = unzipped(package)["index.html"].decode("ascii")
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
