"""The words our statements use: verbs, activity types, extensions, and the ids of activities.

Verbs and activity types are those of the ADL vocabulary, which cmi5 uses too.
Sources: https://github.com/adlnet/xapi-authored-profiles (ADL vocabulary); cmi5 specification, section 9.3, Verbs.
"""

from typing import Final
from urllib.parse import quote

from training_app.foundation.ids import NAMESPACE

XAPI_VERSION: Final = "1.0.3"
# in a statement always this one, whatever the patch: xAPI specification 1.0.3, Part Two, section 2.4.10
STATEMENT_VERSION: Final = "1.0.0"
LANGUAGE: Final = "en-US"
PLATFORM: Final = "Common Ground"

_VERBS = "http://adlnet.gov/expapi/verbs/"
_TYPES = "http://adlnet.gov/expapi/activities/"
# The project owns no domain, and one that lapses could change hands. A UUID cannot, and a fragment names the part.
_OURS = f"urn:uuid:{NAMESPACE}#"

PROFILE: Final = _OURS + "profile"
PROFILE_VERSION: Final = _OURS + "profile/1.0"
"""The version of the profile that statements keep to; they name it as their category."""

VERB_INITIALIZED: Final = _VERBS + "initialized"
VERB_EXPERIENCED: Final = _VERBS + "experienced"
VERB_ANSWERED: Final = _VERBS + "answered"
VERB_COMPLETED: Final = _VERBS + "completed"
VERB_PASSED: Final = _VERBS + "passed"
VERB_FAILED: Final = _VERBS + "failed"
VERB_VOIDED: Final = _VERBS + "voided"
"""Reserved by the specification for taking a statement back: xAPI 1.0.3, Part Two, section 2.3.2."""

TYPE_MODULE: Final = _TYPES + "module"
TYPE_LESSON: Final = _TYPES + "lesson"
TYPE_SIMULATION: Final = _TYPES + "simulation"
TYPE_ASSESSMENT: Final = _TYPES + "assessment"
TYPE_INTERACTION: Final = _TYPES + "cmi.interaction"

EXTENSION_VERSION_HASH: Final = _OURS + "version-hash"
EXTENSION_NODE: Final = _OURS + "node"
EXTENSION_STEP: Final = _OURS + "step"
EXTENSION_STATE_BEFORE: Final = _OURS + "state-before"
EXTENSION_STATE_AFTER: Final = _OURS + "state-after"
EXTENSION_END: Final = _OURS + "end"
EXTENSION_DECISIONS: Final = _OURS + "decisions"
EXTENSION_ROUND: Final = _OURS + "check-round"
EXTENSION_FORM: Final = _OURS + "check-form"
EXTENSION_PASS_SCALED: Final = _OURS + "pass-scaled"
EXTENSION_NOMINAL_MINUTES: Final = _OURS + "nominal-minutes"
EXTENSION_SKILLS: Final = _OURS + "skills"
EXTENSION_MODE: Final = _OURS + "mode"
EXTENSION_BOOSTER_DAY: Final = _OURS + "booster-day"
EXTENSION_CREDITED_AT: Final = _OURS + "credited-at"


def module_iri(home_page: str, module_id: str) -> str:
    """The id of a module: the same for every version, so that an LRS groups them."""
    return _activity(home_page, "module", module_id)


def lesson_iri(home_page: str, module_id: str, lesson_id: str) -> str:
    """The id of a lesson."""
    return _activity(home_page, "module", module_id, "lesson", lesson_id)


def check_iri(home_page: str, module_id: str) -> str:
    """The id of a module's knowledge check."""
    return _activity(home_page, "module", module_id, "check")


def pretest_iri(home_page: str, module_id: str) -> str:
    """The id of the questions before a module."""
    return _activity(home_page, "module", module_id, "before")


def booster_iri(home_page: str, module_id: str) -> str:
    """The id of the questions some days after a module."""
    return _activity(home_page, "module", module_id, "later")


def item_iri(home_page: str, module_id: str, item_id: str) -> str:
    """The id of one question of the check."""
    return _activity(home_page, "module", module_id, "item", item_id)


def scenario_iri(home_page: str, scenario_id: str) -> str:
    """The id of a scenario."""
    return _activity(home_page, "scenario", scenario_id)


def node_iri(home_page: str, scenario_id: str, node_id: str) -> str:
    """The id of one decision of a scenario."""
    return _activity(home_page, "scenario", scenario_id, "node", node_id)


def _activity(home_page: str, *parts: str) -> str:
    return "/".join([home_page.rstrip("/"), "xapi", "activities", *(quote(part, safe="") for part in parts)])
