"""The namespaces of QTI 3 packages, our own one, and ids in the spelling of each side."""

import re

from training_app.foundation.ids import NAMESPACE

QTI = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
# Kolibri Studio writes the version of the packaging specification where the schema has that of its own namespace
PACKAGES = (PACKAGE, "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p2")
LOM = "http://ltsc.ieee.org/xsd/LOM"
OWN = f"urn:uuid:{NAMESPACE}#quiz"
"""Of the attributes that carry what QTI has no place for. The schema lets any foreign attribute stand on an item."""

RESPONSE, SCORE, FEEDBACK = "RESPONSE", "SCORE", "FEEDBACK"
ITEM_RESOURCE = "imsqti_item_xmlv3p0"
MANIFEST = "imsmanifest.xml"

LONGEST_ID = 60


def qti(name: str) -> str:
    """The name of a QTI element as the parser spells it; HTML elements stand in the same namespace."""
    return f"{{{QTI}}}{name}"


def own(name: str) -> str:
    """The name of an attribute of ours as the parser spells it."""
    return f"{{{OWN}}}{name}"


def local(tag: str) -> str:
    """A name without its namespace."""
    return tag.rpartition("}")[2]


def as_identifier(id_: str) -> str:
    """Our id as QTI allows it: XML names begin with no digit. ``as_id`` gives back the same id."""
    return f"_{id_}" if id_[0].isdigit() else id_


def as_id(identifier: str) -> str:
    """A foreign identifier as an id of ours, small letters, digits and single hyphens; empty when nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", identifier.lower()).strip("-")[:LONGEST_ID].strip("-")
