"""The imsmanifest.xml of a dispatch package: one organization, one item, one SCO."""

from collections.abc import Iterable
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape, quoteattr

from training_app.lms.scorm.dispatch import DispatchSpec, ScormVersion

NAME = "imsmanifest.xml"
_FOLDER = Path(__file__).parent


def write_manifest(spec: DispatchSpec, version: ScormVersion, names: Iterable[str]) -> bytes:
    """Return the manifest in ASCII; what else a title holds is written as character references.

    There is no schemaLocation: the schemas of ADL would have to lie in the package, and are not strictly valid.

    :param names: the other files of the package, in order
    Source: SCORM 1.2 Content Aggregation Model, section 2.3 (content packaging); SCORM 2004 4th Edition Content
    Aggregation Model, chapter 3 (content packaging)
    """
    template = Template((_FOLDER / f"manifest-{version}.xml").read_text(encoding="utf-8"))
    text = template.substitute(
        identifier=f"common-ground-{spec.module_id}-{spec.package_id}",
        title=escape(spec.title),
        mastery=_mastery(spec.mastery_score, version),
        files="\n".join(f"      <file href={quoteattr(name)}/>" for name in names),
    )
    return text.encode("ascii", "xmlcharrefreplace")


def _mastery(mark: float | None, version: ScormVersion) -> str:
    """The pass mark for an LMS that judges by itself, so that it comes to the same result as we do.

    1.2: masteryscore, 0-100. 2004: minNormalizedMeasure, which the SCO reads as cmi.scaled_passing_score. A
    completionThreshold by measure would be wrong: the LMS would then take completion from cmi.progress_measure, which
    no result of ours carries.
    """
    if mark is None:
        return ""
    if version is ScormVersion.V1_2:
        return f"\n        <adlcp:masteryscore>{mark * 100:.10g}</adlcp:masteryscore>"
    measure = f"<imsss:minNormalizedMeasure>{mark:.10g}</imsss:minNormalizedMeasure>"
    return (
        "\n          <imsss:objectives>"
        '\n            <imsss:primaryObjective objectiveID="mastery" satisfiedByMeasure="true">'
        f"\n              {measure}"
        "\n            </imsss:primaryObjective>"
        "\n          </imsss:objectives>"
    )
