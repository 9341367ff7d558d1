"""Packages and single files: what is taken, what stays outside, and when nothing is taken at all."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.questions import ASKED, DECLARED, foreign_item, foreign_manifest, foreign_package, question, zip_of
from training_app.exchange.errors import FileRefused
from training_app.exchange.names import PACKAGE, QTI
from training_app.exchange.qti_in import MOST_ITEMS, read_qti
from training_app.exchange.qti_out import qti_package


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        read_qti(content)
    assert refused.value.sentence.endswith("Nothing was taken.")
    return refused.value.sentence


def test_items_come_in_the_order_of_the_manifest():
    items = {f"deep/{name}.xml": foreign_item(name=name) for name in ("q9", "q1", "q5")}

    assert [draft.id for draft in read_qti(foreign_package(items)).drafts] == ["q9", "q1", "q5"]


def test_what_cannot_be_taken_stays_outside_by_name_and_the_rest_comes_in():
    items = {
        "a.xml": foreign_item(name="q1"),
        "b.xml": foreign_item(name="q2", asked=ASKED.replace('max-choices="1"', 'max-choices="0"')),
        "c.xml": foreign_item(name="q3"),
    }
    package = foreign_package(items).replace(b"", b"")

    reading = read_qti(package)

    assert [draft.id for draft in reading.drafts] == ["q1", "q3"]
    assert [(other.name, other.why) for other in reading.not_taken] == [
        ("q2", "lets people choose more than one option")
    ]


def test_a_test_in_the_package_is_told_and_pictures_are_not():
    manifest = foreign_manifest("a.xml").replace(
        b"</resources>",
        b'<resource identifier="t" type="imsqti_test_xmlv3p0" href="t.xml"/>'
        b'<resource identifier="p" type="webcontent" href="p.png"/></resources>',
    )

    reading = read_qti(zip_of({"imsmanifest.xml": manifest, "a.xml": foreign_item(), "p.png": b"\x89PNG"}))

    assert [(other.name, other.why) for other in reading.not_taken] == [("t", "is no item but imsqti_test_xmlv3p0")]


def test_an_address_in_the_manifest_may_be_encoded_or_begin_with_a_dot():
    files = {"imsmanifest.xml": foreign_manifest("./my%20items/a.xml"), "my items/a.xml": foreign_item()}

    assert len(read_qti(zip_of(files)).drafts) == 1


@pytest.mark.parametrize("href", ["../a.xml", "items/%2e%2e/../a.xml", "/etc/passwd", "https://example.org/a.xml"])
def test_an_address_that_leaves_the_package_is_refused(href: str):
    assert "outside the package" in refusal(zip_of({"imsmanifest.xml": foreign_manifest(href)}))


def test_an_item_that_is_not_there_is_refused():
    assert "does not hold 'a.xml'" in refusal(zip_of({"imsmanifest.xml": foreign_manifest("a.xml")}))


def test_a_manifest_with_a_base_is_refused():
    manifest = foreign_manifest("a.xml").replace(b"<resources>", b'<resources xml:base="http://example.org/">')

    assert "xml:base" in refusal(zip_of({"imsmanifest.xml": manifest, "a.xml": foreign_item()}))


def test_an_item_without_a_file_is_refused():
    assert "an item without a file" in refusal(zip_of({"imsmanifest.xml": foreign_manifest("")}))


@pytest.mark.parametrize(
    "space", ["http://www.imsglobal.org/xsd/imscp_v1p1", "", "urn:other", PACKAGE.upper(), f"{PACKAGE} "]
)
def test_a_manifest_of_another_namespace_is_refused(space: str):
    files = {"imsmanifest.xml": foreign_manifest("a.xml", space=space), "a.xml": foreign_item()}

    assert "Only QTI 3" in refusal(zip_of(files))


def test_the_manifest_of_kolibri_is_read():
    space = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p2"
    files = {"imsmanifest.xml": foreign_manifest("a.xml", space=space), "a.xml": foreign_item()}

    assert len(read_qti(zip_of(files)).drafts) == 1


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (QTI, "http://www.imsglobal.org/xsd/imsqti_v2p1", "an older QTI"),
        (QTI, "http://www.imsglobal.org/xsd/imsqti_v2p2", "an older QTI"),
        (QTI, "urn:other", "is no item of QTI 3"),
        (f' xmlns="{QTI}"', "", "is no item of QTI 3"),
        ("qti-assessment-item", "assessmentItem", "an older QTI"),
        ("qti-assessment-item", "qti-assessment-test", "is no item of QTI 3"),
    ],
)
def test_a_file_of_another_namespace_is_refused(old: str, new: str, why: str):
    assert why in refusal(foreign_item().decode().replace(old, new).encode())


def test_an_item_whose_parts_are_of_another_namespace_asks_nothing():
    strange = ASKED.replace("<qti-item-body>", '<qti-item-body xmlns="urn:other">')

    (other,) = read_qti(foreign_item(asked=strange)).not_taken

    assert (other.name, other.why) == ("Q_1", "has no qti-item-body")


@pytest.mark.parametrize("names", [("q1", "q1"), ("Q_1", "q-1")])
def test_two_items_of_one_name_are_refused_together(names: tuple[str, str]):
    items = {f"{number}.xml": foreign_item(name=name) for number, name in enumerate(names)}

    assert refusal(foreign_package(items)).startswith("Two items are called")


def test_one_hostile_item_is_reason_to_take_none():
    items = {"a.xml": foreign_item(name="q1"), "b.xml": b"<!DOCTYPE x>" + foreign_item(name="q2").partition(b"?>")[2]}

    assert "b.xml brings a DTD" in refusal(foreign_package(items))


def test_more_items_than_anybody_writes_are_refused():
    assert f"at most {MOST_ITEMS}" in refusal(
        zip_of({"imsmanifest.xml": foreign_manifest(*(f"{number}.xml" for number in range(MOST_ITEMS + 1)))})
    )


@pytest.mark.parametrize("files", [{}, {"a.xml": foreign_item()}, {"quiz/imsmanifest.xml": foreign_manifest()}])
def test_a_zip_without_a_manifest_at_its_top_is_refused(files: dict[str, bytes]):
    assert "holds no imsmanifest.xml at its top" in refusal(zip_of(files))


@given(st.data())
def test_no_damage_to_an_item_ends_in_anything_but_a_reading_or_a_refusal(data: st.DataObject):
    content = bytearray(foreign_item(declared=DECLARED))
    start = data.draw(st.integers(0, len(content) - 1))
    end = data.draw(st.integers(start, min(len(content), start + 60)))
    content[start:end] = data.draw(st.binary(max_size=20))

    with suppress(FileRefused):
        reading = read_qti(bytes(content))
        assert len(reading.drafts) + len(reading.not_taken) == 1


def test_what_was_exported_and_packed_again_by_somebody_else_is_read_all_the_same():
    package = qti_package("m01-sample", "Sample", [question()])

    assert [draft.form for draft in read_qti(package).drafts] == ["a"]
