"""A contract of our own with QTI 3: elements, their order, their attributes, and what response processing comes to.

The facts are those of the published schemas imsqti_asiv3p0p1_v1p0.xsd and imsqtiv3p0_imscpv1p2_v1p0.xsd, whose licence
keeps them out of this repository.
"""

import io
import re
import xml.etree.ElementTree as ET
import zipfile

import pytest
from hypothesis import given

from tests.exchange.questions import question, records
from training_app.content.schema import ItemRecord
from training_app.exchange.errors import CannotExport
from training_app.exchange.names import LOM, OWN, PACKAGE, QTI
from training_app.exchange.qti_out import qti_item, qti_package

NAME = re.compile(r"[A-Za-z_][\w.-]*")
NEEDED = {
    "qti-assessment-item": {"identifier", "title", "time-dependent"},
    "qti-response-declaration": {"identifier", "cardinality"},
    "qti-outcome-declaration": {"identifier", "cardinality"},
    "qti-choice-interaction": {"response-identifier"},
    "qti-simple-choice": {"identifier"},
    "qti-set-outcome-value": {"identifier"},
    "qti-base-value": {"base-type"},
    "qti-variable": {"identifier"},
    "qti-correct": {"identifier"},
    "qti-modal-feedback": {"identifier", "outcome-identifier", "show-hide"},
}
CHILDREN = {
    "qti-assessment-item": "(qti-response-declaration )(qti-outcome-declaration )+qti-item-body "
    "qti-response-processing (qti-modal-feedback )*",
    "qti-response-declaration": "qti-correct-response ",
    "qti-correct-response": "qti-value ",
    "qti-outcome-declaration": "(qti-default-value )?",
    "qti-default-value": "qti-value ",
    "qti-item-body": "(p |pre )qti-choice-interaction ",
    "qti-choice-interaction": "(qti-simple-choice )+",
    "qti-simple-choice": "(br )*|pre ",
    "qti-response-processing": "qti-response-condition qti-set-outcome-value ",
    "qti-response-condition": "qti-response-if qti-response-else ",
    "qti-response-if": "qti-match qti-set-outcome-value ",
    "qti-response-else": "qti-set-outcome-value ",
    "qti-match": "qti-variable qti-correct ",
    "qti-set-outcome-value": "qti-base-value |qti-variable ",
    "qti-modal-feedback": "qti-content-body ",
    "qti-content-body": "p |pre ",
    "p": "(br )*",
}
ALLOWED = {
    "qti-assessment-item": {"identifier", "title", "adaptive", "time-dependent", "tool-name"},
    "qti-response-declaration": {"identifier", "cardinality", "base-type"},
    "qti-outcome-declaration": {"identifier", "cardinality", "base-type", "normal-maximum", "normal-minimum"},
    "qti-choice-interaction": {"response-identifier", "shuffle", "max-choices", "min-choices"},
}


def bare(tag: str) -> str:
    return tag.removeprefix(f"{{{QTI}}}")


def outcomes(item: ET.Element, response: str | None) -> dict[str, str | None]:
    """What response processing sets, worked out step by step as the specification says."""
    correct = item.findtext(f".//{{{QTI}}}qti-correct-response/{{{QTI}}}qti-value")
    found: dict[str, str | None] = {}

    def value(expression: ET.Element) -> str | None:
        return expression.text if bare(expression.tag) == "qti-base-value" else response

    def run(rules: ET.Element) -> None:
        for rule in rules:
            if bare(rule.tag) == "qti-set-outcome-value":
                found[rule.attrib["identifier"]] = value(rule[0])
            elif bare(rule.tag) == "qti-response-condition":
                run(rule[0] if response == correct else rule[1])

    processing = item.find(f"{{{QTI}}}qti-response-processing")
    assert processing is not None
    run(processing)
    return found


def shown(item: ET.Element, feedback: str | None) -> list[str]:
    """The words of the modal feedback that a player shows for this outcome."""
    return [
        "".join(modal.itertext()).strip()
        for modal in item.findall(f"{{{QTI}}}qti-modal-feedback")
        if modal.attrib["show-hide"] == "show" and modal.attrib["identifier"] == feedback
    ]


@given(records())
def test_every_item_keeps_the_contract(record: ItemRecord):
    item = ET.fromstring(qti_item(record))

    for element in item.iter():
        name = bare(element.tag)
        children = "".join(f"{bare(child.tag)} " for child in element)
        assert re.fullmatch(CHILDREN.get(name, ""), children), (name, children)
        plain = {attribute for attribute in element.attrib if not attribute.startswith("{")}
        assert NEEDED.get(name, set()) <= plain
        assert plain <= ALLOWED.get(name, NEEDED.get(name, set()))
        for attribute in ("identifier", "response-identifier", "outcome-identifier"):
            assert NAME.fullmatch(element.attrib.get(attribute, "x"))


@given(records())
def test_each_option_scores_and_shows_its_own_feedback(record: ItemRecord):
    item = ET.fromstring(qti_item(record))
    choices = item.findall(f".//{{{QTI}}}qti-simple-choice")

    for option, choice in zip(record.options, choices, strict=True):
        found = outcomes(item, choice.attrib["identifier"])
        assert found["SCORE"] == ("1" if option.key else "0")
        assert len(shown(item, found["FEEDBACK"])) == 1


def test_the_feedback_that_is_shown_is_the_options_own():
    item = ET.fromstring(qti_item(question()))

    assert shown(item, outcomes(item, "y")["FEEDBACK"]) == ["It may change."]
    assert outcomes(item, None) == {"SCORE": "0", "FEEDBACK": None}


def test_one_answer_may_be_given_and_the_order_is_the_players():
    interaction = ET.fromstring(qti_item(question())).find(f".//{{{QTI}}}qti-choice-interaction")

    assert interaction is not None
    assert (interaction.get("max-choices"), interaction.get("shuffle")) == ("1", "true")


def test_what_qti_has_no_place_for_stands_in_attributes_of_our_own():
    item = ET.fromstring(qti_item(question()))

    kept = {name.partition("}")[2]: value for name, value in item.attrib.items() if name.startswith(f"{{{OWN}}}")}
    assert kept == {
        "form": "a",
        "objective": "define-term",
        "level": "apply",
        "lesson": "10-first",
        "critical": "true",
        "sources": "book-2014",
    }


def test_an_id_that_begins_with_a_digit_becomes_an_xml_name():
    assert ET.fromstring(qti_item(question(id="1-q"))).get("identifier") == "_1-q"


def test_the_manifest_names_every_file_of_the_package_once():
    quiz = [question(), question(id="2nd")]

    package = zipfile.ZipFile(io.BytesIO(qti_package("m01-sample", "Sample & more", quiz)))
    manifest = ET.fromstring(package.read("imsmanifest.xml"))

    assert manifest.tag == f"{{{PACKAGE}}}manifest"
    assert [bare(child.tag).partition("}")[2] for child in manifest] == ["metadata", "organizations", "resources"]
    assert manifest.findtext(f"{{{PACKAGE}}}metadata/{{{PACKAGE}}}schemaversion") == "3.0.0"
    assert manifest.findtext(f".//{{{LOM}}}title/{{{LOM}}}string") == "Sample & more"
    resources = manifest.findall(f".//{{{PACKAGE}}}resource")
    files = [resource.attrib["href"] for resource in resources]
    assert files == ["items/m01-q01.xml", "items/2nd.xml"]
    assert [resource.find(f"{{{PACKAGE}}}file").attrib["href"] for resource in resources] == files
    assert sorted(package.namelist()) == sorted(["imsmanifest.xml", *files])
    named = [manifest.attrib["identifier"], *(resource.attrib["identifier"] for resource in resources)]
    assert len(set(named)) == 3
    assert all(NAME.fullmatch(name) for name in named)


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\r", "\x1f", "\ufffe"])
def test_a_sign_that_xml_cannot_carry_is_named_and_nothing_is_written(sign: str):
    with pytest.raises(CannotExport, match=f"U\\+{ord(sign):04X}"):
        qti_package("m01-sample", "Sample", [question(stem=f"one{sign}two")])


def test_a_title_that_xml_cannot_carry_is_refused_as_well():
    with pytest.raises(CannotExport, match="U\\+0007"):
        qti_package("m01-sample", "A bell\x07", [question()])


def test_two_keys_or_two_questions_of_one_name_are_not_exported():
    options = [option.model_dump() | {"key": True} for option in question().options]

    with pytest.raises(CannotExport, match="3 keys"):
        qti_item(question(options=options))
    with pytest.raises(CannotExport, match="same id"):
        qti_package("m01-sample", "Sample", [question(), question()])
