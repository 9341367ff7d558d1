"""Roles of a launch or a member: what is known grants, everything else grants nothing.

Source: LTI Core 1.3, section 5.3.7 and appendix A.2, role vocabularies
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_VOCABULARY = "http://purl.imsglobal.org/vocab/lis/v2/"
# with a sub-role, the role it refines stands before the '#'; NRPS answers of some platforms hold the name alone
_CONTEXT_ROLE = re.compile(rf"(?:(?:{re.escape(_VOCABULARY)})?membership(?:/(\w+))?#)?(\w+)", re.ASCII)
_ADMINISTRATORS = frozenset(
    {
        f"{_VOCABULARY}system/person#Administrator",
        f"{_VOCABULARY}system/person#SysAdmin",
        f"{_VOCABULARY}institution/person#Administrator",
    }
)
_TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"


@dataclass(frozen=True, slots=True)
class Roles:
    """What the roles of one person grant in one context. Without any, all are False and the person may still learn."""

    is_learner: bool = False
    is_instructor: bool = False
    is_admin: bool = False
    is_test_user: bool = False
    "A person the LMS made up for a preview; nothing of theirs belongs in a record."


def read_roles(names: Iterable[str]) -> Roles:
    """What these roles grant together.

    A context role counts in three spellings: the whole address, ``membership#Instructor`` and ``Instructor``. A
    sub-role grants nothing beyond a learner's rights by itself: platforms send the role that it refines beside it, and
    ``membership/Learner#Instructor`` is a learner. A person who is staff of the institution is not thereby an
    instructor here.
    """
    known = frozenset(names)
    context = {(match[1], match[2]) for name in known if (match := _CONTEXT_ROLE.fullmatch(name))}
    return Roles(
        is_learner=any("Learner" in {above, name if above is None else above} for above, name in context),
        is_instructor=(None, "Instructor") in context,
        is_admin=(None, "Administrator") in context or not known.isdisjoint(_ADMINISTRATORS),
        is_test_user=_TEST_USER in known,
    )
