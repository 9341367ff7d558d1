"""What an entry of the audit log says, in plain words."""

from collections.abc import Mapping
from typing import Any

BY_PROGRAM = "The server"
"""The program itself, or somebody at its command line, where nobody is signed in."""

SUBJECTS: Mapping[str, str] = {
    "agency": "The agency",
    "assignment": "Assignments",
    "audit": "The audit log",
    "audit_pack": "Audit packs",
    "certificate": "Certificates",
    "class": "Classes",
    "cmi5": "cmi5",
    "credit": "Credit",
    "delivery": "Where records go",
    "destination": "Where records go",
    "export": "Exports",
    "installation": "The installation",
    "keeping": "How long records are kept",
    "learning": "Training records",
    "leave": "Leave",
    "lrs": "The record store",
    "lti": "LTI",
    "people": "People",
    "outside": "Training elsewhere",
    "readiness": "Readiness",
    "reports": "Reports",
    "review": "Review of texts",
    "roll_call": "Roll calls",
    "scorm": "SCORM packages",
    "scim": "The agency’s directory",
    "seat": "Seats",
    "sign_in": "Signing in",
    "slots": "Agency texts",
}
"""By the first part of an action, as the filter offers them."""

_DONE: Mapping[str, str] = {
    "agency.changed": "Changed name, time zone or peer team",
    "agency.created": "Set the agency up",
    "assignment.assigned": "Assigned a module",
    "reports.counted_anew": "Counted anew since when assignments are met",
    "assignment.exempted": "Freed somebody from a module",
    "assignment.plan_changed": "Changed an assignment",
    "assignment.plan_ended": "Ended an assignment",
    "assignment.plan_made": "Made an assignment",
    "assignment.redo_decided": "Decided who takes a new version again",
    "audit.restore_noted": "Noted that the installation was restored",
    "audit_pack.made": "Made an audit pack",
    "audit_pack.text_altered": "ALARM: a kept text is not the one that was recorded",
    "certificate.issued": "Made a certificate",
    "certificate.key_rotated": "Changed the key that signs certificates",
    "certificate.term_set": "Set for how long certificates hold",
    "class.cancelled": "Cancelled a class",
    "class.closed": "Confirmed the list of a class",
    "class.codes_renewed": "Made the codes of a class anew",
    "class.list_changed": "Changed the list of a class",
    "class.made": "Planned a class",
    "cmi5.lms_added": "Added an LMS for cmi5",
    "cmi5.lms_changed": "Changed an LMS for cmi5",
    "credit.file_made": "Made a credit file",
    "credit.settings_changed": "Changed the credit settings",
    "delivery.comparison_asked": "Asked for a comparison with a destination",
    "delivery.destination_added": "Added a destination",
    "delivery.destination_changed": "Changed a destination",
    "delivery.identity_changed": "Changed how people are named at a destination",
    "delivery.refused_retried": "Had refused records tried again",
    "delivery.started_again": "Started a destination again",
    "delivery.stopped": "Stopped a destination",
    "destination.set": "Set a destination",
    "export.asked": "Asked for a file",
    "export.cancelled": "Cancelled a file",
    "export.csv_taken": "Took a table as CSV",
    "installation.restored": "Restored the installation from a backup",
    "keeping.copy_made": "Made a copy of everything held about somebody",
    "keeping.old_removed": "Removed records that were too old",
    "keeping.person_erased": "Erased a person",
    "keeping.policy_changed": "Changed how long records are kept",
    "learning.completion_corrected": "Corrected a completion",
    "learning.completion_granted": "Recorded a module as done elsewhere",
    "learning.completion_voided": "Took a completion back",
    "learning.policy_changed": "Changed the training rules",
    "learning.try_granted": "Gave one more try at a check",
    "leave.ended": "Ended a leave",
    "leave.entered": "Entered a leave",
    "lrs.client_created": "Made credentials for the record store",
    "lrs.client_revoked": "Revoked credentials for the record store",
    "lti.deployment_approved": "Let a deployment of an LMS in",
    "lti.deployment_held": "Held a deployment of an LMS",
    "lti.frames_changed": "Changed where an LMS may show our pages",
    "lti.invited": "Invited an LMS",
    "lti.key_rotated": "Changed the key that signs LTI messages",
    "lti.opened": "Let an LMS in",
    "lti.registered": "An LMS registered itself",
    "lti.revoked": "Revoked an LMS",
    "outside.approved": "Approved training elsewhere",
    "outside.entered": "Entered training elsewhere",
    "outside.rejected": "Rejected training elsewhere",
    "outside.taken_back": "Took training elsewhere back",
    "people.person_added": "Added a person",
    "people.person_brought_back": "Let a person come back",
    "people.person_changed": "Changed what is known of a person",
    "people.person_deactivated": "Deactivated a person",
    "people.role_given": "Gave a role",
    "people.role_taken": "Took a role",
    "people.roster_imported": "Imported a roster",
    "people.unit_added": "Added a unit",
    "readiness.plan_drilled": "Walked the response plan through",
    "readiness.plan_signed": "Signed the response plan off",
    "readiness.action_changed": "Changed an action of the plan",
    "readiness.action_made": "Put an action into the plan",
    "readiness.promise_answered": "Said what became of a promise",
    "readiness.promise_moved": "Moved the day of a promise",
    "readiness.promised": "Wrote a promise down, or why there is none",
    "readiness.answered": "Answered a comment on a working paper",
    "readiness.commented": "Commented on a working paper",
    "readiness.published": "Published totals of the agency",
    "readiness.withdrawn": "Took published totals back",
    "reports.mail_ended": "Stopped the mail of a view",
    "reports.mail_set": "Set the mail of a view",
    "reports.month_kept": "Kept what a month ended with",
    "reports.view_changed": "Changed a view",
    "reports.view_kept": "Kept a view",
    "reports.view_removed": "Removed a view",
    "review.answered": "Answered a comment on a text",
    "review.commented": "Commented on a text",
    "review.signed_off": "Signed a version of a text off",
    "roll_call.recorded": "Recorded a roll call",
    "scorm.package_issued_again": "Issued a SCORM package again",
    "scorm.package_made": "Made a SCORM package",
    "scorm.package_revoked": "Revoked a SCORM package",
    "scim.group_deleted": "The directory deleted a group",
    "scim.group_made": "The directory made a group",
    "scim.group_meaning_set": "Said what a group of the directory stands for",
    "scim.leaving_allowed": "Let the directory deactivate many",
    "scim.leaving_refused": "Kept whom the directory would have deactivated",
    "scim.leaving_stopped": "Stopped the directory: too many would have left",
    "scim.token_made": "Made a token for the directory",
    "scim.token_revoked": "Revoked a token of the directory",
    "seat.ended": "Ended a seat",
    "seat.extended": "Extended a seat",
    "seat.given": "Gave a seat",
    "seat.viewed": "Opened a page by a seat",
    "sign_in.app_added": "Added codes from a phone",
    "sign_in.app_removed": "Removed codes from a phone",
    "sign_in.link_made": "Made a sign-in link",
    "sign_in.passkey_added": "Added a passkey",
    "sign_in.passkey_removed": "Removed a passkey",
    "sign_in.password_set": "Set a password",
    "sign_in.recovery_renewed": "Made new recovery codes",
    "sign_in.second_step_demanded": "Changed who needs a second step",
    "sign_in.second_step_reset": "Reset a second step",
    "sign_in.sessions_ended": "Signed somebody out everywhere",
    "slots.default_restored": "Went back to the default of an agency text",
    "slots.text_written": "Wrote an agency text",
}


def action_words(action: str) -> str:
    """What was done: "Made a sign-in link". One that has no words yet is said in its own: "Exports: file made"."""
    if action in _DONE:
        return _DONE[action]
    subject, _, fact = action.partition(".")
    return f"{subject_words(subject)}: {_spaced(fact)}" if fact else _spaced(action)


def subject_words(subject: str) -> str:
    """The first part of an action: "Signing in"."""
    return SUBJECTS.get(subject, _spaced(subject).capitalize())


def about_words(
    subject: str, detail: Mapping[str, Any] | None, names: Mapping[int, str], titles: Mapping[str, str]
) -> str:
    """What it was done to: a person by name, a module by title, otherwise its kind and number.

    :param names: of people, by id
    :param titles: of modules, by id
    """
    kind, _, key = subject.partition(":")
    kept = detail or {}
    if kind == "person":
        return names.get(_number(key), f"person {key}")
    if kind == "module":
        return titles.get(key, key)
    if kind == "agency":
        return "the agency"
    if kind == "attempt":
        module_id = str(kept.get("module_id", ""))
        who = names.get(_number(kept.get("person_id")), "")
        return ", ".join(part for part in (who, titles.get(module_id, module_id)) if part) or "an attempt"
    if kind == "page":
        return key
    name = kept.get("name")
    return f"{_spaced(kind)} {name if isinstance(name, str) and name else key}".strip()


def people_in(subject: str, detail: Mapping[str, Any] | None) -> set[int]:
    """The people that an entry is about, by id."""
    kind, _, key = subject.partition(":")
    found = {_number(key)} if kind == "person" else {_number((detail or {}).get("person_id"))}
    return found - {0}


def _number(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _spaced(words: str) -> str:
    return words.replace("_", " ")
