"""A quiz as a QTI 3 package: a manifest and one item per question, with each option's feedback shown when it is chosen.

Facts checked against the published schemas imsqti_asiv3p0p1_v1p0.xsd and imsqtiv3p0_imscpv1p2_v1p0.xsd.
"""

import io
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Sequence

from training_app.content.schema import ItemRecord
from training_app.exchange.errors import CannotExport
from training_app.exchange.names import (
    FEEDBACK,
    ITEM_RESOURCE,
    LOM,
    MANIFEST,
    OWN,
    PACKAGE,
    QTI,
    RESPONSE,
    SCORE,
    as_identifier,
)
from training_app.exchange.plain_text import carried, write_block, write_text

# the same quiz gives the same bytes, whenever it is exported
_DAY_ONE = (1980, 1, 1, 0, 0, 0)


def qti_package(module_id: str, title: str, records: Sequence[ItemRecord]) -> bytes:
    """Return the zip with every question of a module, in their order.

    :raise CannotExport: for two keys, two questions of one name, or a character that XML cannot carry
    """
    if len({record.id for record in records}) != len(records):
        raise CannotExport(f"Two questions of {module_id} have the same id. Nothing was written.")
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        _add(package, MANIFEST, _written(_manifest(module_id, title, records)))
        for record in records:
            _add(package, _file_name(record), qti_item(record))
    return written.getvalue()


def qti_item(record: ItemRecord) -> bytes:
    """Return one question as a ``qti-assessment-item`` file.

    :raise CannotExport: for two keys, or a character that XML cannot carry
    """
    keys = [option.id for option in record.options if option.key]
    if len(keys) != 1:
        raise CannotExport(f"{record.id} has {len(keys)} keys; exactly one is needed. Nothing was written.")
    item = ET.Element(
        "qti-assessment-item",
        {
            "xmlns": QTI,
            "identifier": as_identifier(record.id),
            "title": record.id,
            "adaptive": "false",
            "time-dependent": "false",
            "xml:lang": "en",
            "tool-name": "Common Ground",
            **_own_attributes(record),
        },
    )
    _declare(item, as_identifier(keys[0]))
    _write_body(item, record)
    _write_processing(item)
    for option in record.options:
        shown = {"outcome-identifier": FEEDBACK, "identifier": as_identifier(option.id), "show-hide": "show"}
        modal = ET.SubElement(item, "qti-modal-feedback", shown)
        write_block(ET.SubElement(modal, "qti-content-body"), option.feedback)
    return _written(item)


def _own_attributes(record: ItemRecord) -> dict[str, str]:
    """What QTI has no place for. ``docs/exchange.md`` names these attributes; whoever does not know them skips them."""
    return {
        "xmlns:cg": OWN,
        "cg:form": record.form,
        "cg:objective": record.objective,
        "cg:level": record.level,
        "cg:lesson": record.lesson,
        "cg:critical": "true" if record.critical else "false",
        "cg:sources": " ".join(record.sources),
    }


def _declare(item: ET.Element, key: str) -> None:
    response = {"identifier": RESPONSE, "cardinality": "single", "base-type": "identifier"}
    correct = ET.SubElement(ET.SubElement(item, "qti-response-declaration", response), "qti-correct-response")
    ET.SubElement(correct, "qti-value").text = key
    score = {
        "identifier": SCORE,
        "cardinality": "single",
        "base-type": "float",
        "normal-maximum": "1",
        "normal-minimum": "0",
    }
    default = ET.SubElement(ET.SubElement(item, "qti-outcome-declaration", score), "qti-default-value")
    ET.SubElement(default, "qti-value").text = "0"
    feedback = {"identifier": FEEDBACK, "cardinality": "single", "base-type": "identifier"}
    ET.SubElement(item, "qti-outcome-declaration", feedback)


def _write_body(item: ET.Element, record: ItemRecord) -> None:
    """The stem stands before the interaction: the specification keeps the prompt for words like "Choose one"."""
    body = ET.SubElement(item, "qti-item-body")
    write_block(body, record.stem)
    asked = {"response-identifier": RESPONSE, "shuffle": "true", "max-choices": "1", "min-choices": "1"}
    interaction = ET.SubElement(body, "qti-choice-interaction", asked)
    for option in record.options:
        choice = ET.SubElement(interaction, "qti-simple-choice", {"identifier": as_identifier(option.id)})
        write_text(choice, option.text)


def _write_processing(item: ET.Element) -> None:
    """Both outcomes are set here: the standard template ``match_correct`` sets no FEEDBACK, and none would be shown."""
    processing = ET.SubElement(item, "qti-response-processing")
    condition = ET.SubElement(processing, "qti-response-condition")
    right = ET.SubElement(condition, "qti-response-if")
    match = ET.SubElement(right, "qti-match")
    ET.SubElement(match, "qti-variable", {"identifier": RESPONSE})
    ET.SubElement(match, "qti-correct", {"identifier": RESPONSE})
    for branch, score in ((right, "1"), (ET.SubElement(condition, "qti-response-else"), "0")):
        outcome = ET.SubElement(branch, "qti-set-outcome-value", {"identifier": SCORE})
        ET.SubElement(outcome, "qti-base-value", {"base-type": "float"}).text = score
    feedback = ET.SubElement(processing, "qti-set-outcome-value", {"identifier": FEEDBACK})
    ET.SubElement(feedback, "qti-variable", {"identifier": RESPONSE})


def _manifest(module_id: str, title: str, records: Sequence[ItemRecord]) -> ET.Element:
    # capitals: ids of ours have none, and the name of a manifest may be that of no resource
    manifest = ET.Element("manifest", {"xmlns": PACKAGE, "identifier": f"MANIFEST-{module_id}"})
    metadata = ET.SubElement(manifest, "metadata")
    ET.SubElement(metadata, "schema").text = "QTI Package"
    ET.SubElement(metadata, "schemaversion").text = "3.0.0"
    general = ET.SubElement(ET.SubElement(metadata, "lom", {"xmlns": LOM}), "general")
    ET.SubElement(ET.SubElement(general, "title"), "string", {"language": "en"}).text = carried(title)
    ET.SubElement(manifest, "organizations")
    resources = ET.SubElement(manifest, "resources")
    for record in records:
        href = _file_name(record)
        named = {"identifier": as_identifier(record.id), "type": ITEM_RESOURCE, "href": href}
        ET.SubElement(ET.SubElement(resources, "resource", named), "file", {"href": href})
    return manifest


def _file_name(record: ItemRecord) -> str:
    return f"items/{record.id}.xml"


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    return ET.tostring(root, encoding="unicode").join(('<?xml version="1.0" encoding="UTF-8"?>\n', "\n")).encode()


def _add(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _DAY_ONE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(entry, content)
