"""The profile's statement templates: what tells each kind of our statements from the others, and what must stand in it.

Source: xAPI Profiles 1.0, sections 8.0 and 8.1. A template's id must change when its rules do, once it was published.
"""

from typing import Any

from training_app.xapi import vocabulary as words

Part = dict[str, Any]


def template_id(name: str) -> str:
    """The id of a template."""
    return f"{words.PROFILE}/template/{name}"


def _there(location: str, **rest: object) -> Part:
    return {"location": location, "presence": "included", **rest}


def _not_there(location: str) -> Part:
    return {"location": location, "presence": "excluded"}


def _may(location: str, **rest: object) -> Part:
    return {"location": location, "presence": "recommended", **rest}


def _result(iri: str) -> str:
    return f"$.result.extensions['{iri}']"


# an account; a mailbox only at a destination that the agency lets know them
_ACTOR = _there("$.actor.account.name | $.actor.mbox")
_ALWAYS = [
    _ACTOR,
    _there("$.context.registration"),
    _there("$.context.revision"),
    _there("$.context.platform", any=[words.PLATFORM]),
    _there("$.context.language", any=[words.LANGUAGE]),
    _there(f"$.context.extensions['{words.EXTENSION_VERSION_HASH}']"),
    _there("$.context.contextActivities.category[*].id", any=[words.PROFILE_VERSION]),
    _there("$.timestamp"),
]
_OF_A_MODULE = [
    *_ALWAYS,
    _there("$.context.contextActivities.parent[*].id"),
    _there("$.context.contextActivities.grouping[*].id"),
]
_RAW = [_there(f"$.result.score.{name}") for name in ("scaled", "raw", "min", "max")]
_NO_VERDICT = [_not_there("$.result.success"), _not_there("$.result.score")]
# name, label, determining properties, rules
TEMPLATES: list[tuple[str, str, Part, list[Part]]] = [
    (
        "module-begun",
        "A module was begun",
        {"verb": words.VERB_INITIALIZED, "objectActivityType": words.TYPE_MODULE},
        [*_ALWAYS, _not_there("$.result")],
    ),
    (
        "lesson-read",
        "A lesson was read to its end",
        {"verb": words.VERB_EXPERIENCED, "objectActivityType": words.TYPE_LESSON},
        [*_OF_A_MODULE, _may("$.result.duration"), *_NO_VERDICT],
    ),
    (
        "decision-made",
        "A decision was made in a scenario",
        {
            "verb": words.VERB_ANSWERED,
            "objectActivityType": words.TYPE_INTERACTION,
            "contextParentActivityType": [words.TYPE_SIMULATION],
        },
        [
            *_OF_A_MODULE,
            _there("$.result.response"),
            _may("$.result.duration"),
            # a story has consequences, not right answers
            *_NO_VERDICT,
            _not_there("$.object.definition.correctResponsesPattern"),
            *(
                _there(_result(iri))
                for iri in (
                    words.EXTENSION_NODE,
                    words.EXTENSION_STEP,
                    words.EXTENSION_STATE_BEFORE,
                    words.EXTENSION_STATE_AFTER,
                )
            ),
        ],
    ),
    (
        "scenario-finished",
        "A scenario came to an end",
        {"verb": words.VERB_COMPLETED, "objectActivityType": words.TYPE_SIMULATION},
        [
            *_OF_A_MODULE,
            _there("$.result.completion", any=[True]),
            *_NO_VERDICT,
            _there(_result(words.EXTENSION_END)),
            _there(_result(words.EXTENSION_DECISIONS)),
            _may(_result(words.EXTENSION_SKILLS)),
            _may(_result(words.EXTENSION_MODE), any=["group"]),
        ],
    ),
    (
        "question-answered",
        "A question was answered: in the check, before the module, or some days later",
        {
            "verb": words.VERB_ANSWERED,
            "objectActivityType": words.TYPE_INTERACTION,
            "contextParentActivityType": [words.TYPE_ASSESSMENT],
        },
        [
            *_OF_A_MODULE,
            _there("$.result.response"),
            _there("$.result.success"),
            _may("$.result.duration"),
            _not_there("$.result.completion"),
            _there("$.object.definition.correctResponsesPattern"),
            _may(_result(words.EXTENSION_ROUND)),
            _may(_result(words.EXTENSION_FORM)),
            _may(_result(words.EXTENSION_BOOSTER_DAY)),
        ],
    ),
    *(
        (
            f"check-{name}",
            f"A round of the check was {name}",
            {"verb": verb, "objectActivityType": words.TYPE_ASSESSMENT},
            [
                *_OF_A_MODULE,
                _there("$.result.success", any=[is_passed]),
                *_RAW,
                _there(_result(words.EXTENSION_ROUND)),
                _there(_result(words.EXTENSION_PASS_SCALED)),
            ],
        )
        for name, verb, is_passed in (("passed", words.VERB_PASSED, True), ("failed", words.VERB_FAILED, False))
    ),
    (
        "questions-finished",
        "The questions before a module, or some days after it, were finished",
        {"verb": words.VERB_COMPLETED, "objectActivityType": words.TYPE_ASSESSMENT},
        [
            *_OF_A_MODULE,
            _there("$.result.completion", any=[True]),
            *_RAW,
            # they never count for or against anybody
            _not_there("$.result.success"),
            _may(_result(words.EXTENSION_FORM)),
            _may(_result(words.EXTENSION_BOOSTER_DAY)),
        ],
    ),
    (
        "module-finished",
        "A module was finished",
        {"verb": words.VERB_COMPLETED, "objectActivityType": words.TYPE_MODULE},
        [
            *_ALWAYS,
            _there("$.result.completion", any=[True]),
            _there("$.result.score.scaled"),
            _not_there("$.result.success"),
            _may("$.result.duration"),
            _there(_result(words.EXTENSION_NOMINAL_MINUTES)),
            _may(_result(words.EXTENSION_MODE), any=["group", "granted", "corrected"]),
            _may(_result(words.EXTENSION_CREDITED_AT)),
        ],
    ),
    (
        "completion-taken-back",
        "A completion was taken back by a coordinator",
        {"verb": words.VERB_VOIDED, "objectStatementRefTemplate": [template_id("module-finished")]},
        [
            _ACTOR,
            _there("$.context.registration"),
            _not_there("$.result"),
            _there("$.timestamp"),
        ],
    ),
]
