"""The one map of where a person stands in the database. A person's copy and their erasure are both made from it.

``tests/keeping/test_holdings.py`` fails for a table that is neither here nor in ``NOT_ABOUT_PEOPLE``, and for a column
that points to a person and is not named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from training_app.keeping.rules import Extent


class Fate(StrEnum):
    """What becomes of rows about a person who is erased."""

    KEEP = "keep"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Through:
    """Rows whose ``column`` is one of ``of_column`` in the rows that are held about the person in another table."""

    column: str
    table: str
    of_column: str


@dataclass(frozen=True, slots=True)
class Held:
    """One table, or the part of one that is found in one way."""

    name: str
    "Names the file in a person's copy."
    what: str
    "One sentence for that person."
    table: str
    about: Sequence[str] = ()
    "Columns with the id of whom a row is about."
    through: Sequence[Through] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    "Columns of text that name whom a row is about: the pattern that their id goes into."
    by: Sequence[str] = ()
    "Columns with the id of who did it."
    by_shows: Sequence[str] = ()
    "What a copy has of rows that its person did and that are about others."
    secrets: Mapping[str, str] = field(default_factory=dict)
    "Columns that are named in a copy and not given, each with the reason."
    fates: Mapping[Extent, Fate] = field(default_factory=dict)
    "What is not said stays."
    why_kept: str = ""
    is_index: bool = False
    "Says nothing of its own: only finds other rows, and is not in a copy."


def gone_from(first: Extent) -> dict[Extent, Fate]:
    """Deleted at this extent, and at every one that leaves less."""
    extents = list(Extent)
    return dict.fromkeys(extents[extents.index(first) :], Fate.DELETE)


_ALWAYS = gone_from(Extent.BADGE)
_WITH_BADGE_ONLY = gone_from(Extent.NAMELESS)
_RECORD = gone_from(Extent.NOTHING)
_HASH = "Kept as a hash, from which the secret cannot be read."
_SEALED = "A secret of your device and this program. Giving it out would let somebody else be you."
_COUNTED = "Part of the training record."
_ID_ONLY = "It is the agency's. It names an id, which is nobody's name after an erasure."

HOLDINGS: Sequence[Held] = (
    Held(
        "person", "Who you are to this program.", "person", about=("id",), by=("supervisor_id",),
        secrets={"password_hash": _HASH}, why_kept="The row stays without name or contact: other rows point to it.",
    ),
    Held("roles", "What you may do here.", "person_role", about=("person_id",), fates=_ALWAYS),
    Held(
        "sign-ins", "Where and when you signed in.", "sign_in_session", about=("person_id",),
        secrets={"token_hash": _HASH}, fates=_ALWAYS,
    ),
    Held(
        "sign-in-links", "Links that let you in once.", "one_time_link", about=("person_id",),
        secrets={"token_hash": _HASH}, fates=_ALWAYS,
    ),
    Held(
        "passkeys", "Your passkeys.", "passkey", about=("person_id",),
        secrets={"credential_hash": _HASH, "credential_id": _SEALED, "public_key": _SEALED}, fates=_ALWAYS,
    ),
    Held(
        "phone-codes", "Codes from your phone.", "totp", about=("person_id",),
        secrets={"secret_sealed": _SEALED}, fates=_ALWAYS,
    ),
    Held(
        "recovery-codes", "Your recovery codes: when made, when used.", "recovery_code", about=("person_id",),
        secrets={"code_hash": _HASH}, fates=_ALWAYS,
    ),
    Held(
        "half-way-sign-ins", "Questions at the door that you have not answered yet.", "door_question",
        about=("person_id",), secrets={"token_hash": _HASH, "held": _SEALED}, fates=_ALWAYS,
    ),
    Held(
        "held-form", "A form that came after your screen was locked.", "held_form", about=("person_id",), fates=_ALWAYS
    ),
    Held(
        "roster-upload", "A roster you uploaded and have not imported.", "waiting_roster", about=("person_id",),
        secrets={"content": "It is about other people."}, fates=_ALWAYS,
    ),
    Held(
        "assignments", "What you were asked to take.", "assignment", about=("person_id",),
        by=("assigned_by_id",), by_shows=("module_id", "assigned_at"),
        fates=_RECORD, why_kept=_COUNTED,
    ),
    Held(
        "exemptions", "Modules you were excused from.", "assignment_exemption", about=("person_id",),
        by=("decided_by_id",), by_shows=("module_id", "decided_at"), fates=_WITH_BADGE_ONLY, why_kept=_COUNTED,
    ),
    Held("redo", "Modules you were asked to take again.", "assignment_redo", about=("person_id",), fates=_RECORD,
         why_kept=_COUNTED),
    Held("to-be-looked-at", "A mark that your assignments are to be worked out again.", "assignment_touched",
         about=("person_id",), fates=_ALWAYS),
    Held("cycles", "The periods in which you took, or were to take, a module.", "assignment_cycle",
         about=("person_id",), fates=_RECORD, why_kept=_COUNTED),
    Held("plans-about-you", "Which plans you were part of.", "assignment_meant", about=("person_id",), fates=_RECORD,
         why_kept=_COUNTED),
    Held("absences", "When you were with another agency or gone.", "person_absence", about=("person_id",),
         fates=_RECORD, why_kept=_COUNTED),
    Held("leave", "Your leave, with the reason that was typed.", "person_leave", about=("person_id",),
         by=("entered_by_id",), by_shows=("entered_at",), fates=_ALWAYS),
    Held("attempts", "Modules you began or finished.", "attempt", about=("person_id",), fates=_RECORD,
         why_kept=_COUNTED),
    Held("events", "Every step you took in a module: answers, decisions, corrections.", "learning_event",
         about=("person_id",), fates=_RECORD, why_kept=_COUNTED),
    Held("credit", "Your hours of credit, line by line.", "credit_entry", about=("person_id",), fates=_RECORD,
         why_kept=_COUNTED),
    Held("credit-reported", "Training elsewhere that was reported for credit.", "credit_claim", about=("person_id",),
         fates=_RECORD, why_kept=_COUNTED),
    Held("credit-to-be-looked-at", "A mark that your credit is to be worked out again.", "credit_touched",
         about=("person_id",), fates=_ALWAYS),
    Held("certificates", "Certificates that were made for you.", "certificate", about=("person_id",), fates=_ALWAYS),
    Held("roll-calls-you-led", "Roll calls you led.", "roll_call",
         by=("leader_id",), by_shows=("module_id", "scenario_id", "started_at", "finished_at"),
         why_kept="It is the record of a squad. It names an id, which is nobody's name after an erasure."),
    Held("roll-calls", "Roll calls you were present at.", "roll_call_presence", about=("person_id",), fates=_RECORD,
         why_kept=_COUNTED),
    Held("reminders", "Reminders that were mailed to you.", "reminder_digest", about=("recipient_id",), fates=_ALWAYS),
    Held(
        "reminded-of", "What you, or your supervisor, were reminded of.", "reminder_mark",
        about=("person_id", "recipient_id"), through=(Through("digest_id", "reminder_digest", "id"),), fates=_ALWAYS,
    ),
    Held("accounts-at-an-lms", "Your account at a learning management system.", "lms_person", about=("person_id",),
         secrets={"key_hash": _HASH}, fates=_ALWAYS),
    Held("accounts-at-a-record-store", "The random name under which a record store knows you.", "actor_alias",
         about=("person_id",), fates=_WITH_BADGE_ONLY, why_kept="Needed to find the records there again."),
    Held("lti-places", "Where in an LMS's course you took a module.", "lti_placement", about=("person_id",),
         fates=_WITH_BADGE_ONLY, why_kept="Scores are corrected through it."),
    Held("lti-scores", "Scores that were told to an LMS.", "lti_score", about=("person_id",), fates=_WITH_BADGE_ONLY,
         why_kept=_COUNTED),
    Held(
        "cmi5-sessions", "Modules an LMS opened for you over cmi5.", "cmi5_session", about=("person_id",),
        secrets={"token_sealed": _SEALED, "sign_in_hash": _HASH}, fates=_ALWAYS,
    ),
    Held("cmi5-statements", "What was told to that LMS.", "cmi5_statement",
         through=(Through("session_id", "cmi5_session", "id"),), fates=_ALWAYS),
    Held("scorm-launches", "Modules an LMS opened for you from a SCORM package.", "scorm_launch",
         about=("person_id",), secrets={"nonce": _SEALED}, fates=_RECORD, why_kept=_COUNTED),
    Held(
        "statements", "The same steps as xAPI statements.", "statement",
        through=(Through("actor_name", "person", "actor_name"), Through("registration", "attempt", "id")),
        fates=_RECORD, why_kept="They name a random account, and no person.",
    ),
    Held("statement-terms", "Finds statements.", "statement_term", through=(Through("seq", "statement", "seq"),),
         fates=_RECORD, why_kept="Finds statements that stay.", is_index=True),
    Held(
        "sent", "What was sent to other systems, and when.", "outbox_row",
        through=(Through("subject_id", "lti_score", "id"), Through("subject_id", "statement", "id")),
        fates=_WITH_BADGE_ONLY, why_kept=_COUNTED,
    ),
    Held("sent-over-cmi5", "What was sent over cmi5, and when.", "outbox_row",
         through=(Through("subject_id", "cmi5_statement", "id"),), fates=_ALWAYS),
    Held("audit-log", "What was changed about you, and what you changed.", "audit_entry",
         named={"subject": "person:{}"}, by=("actor_id",), by_shows=("happened_at", "action"),
         why_kept="A chain that is cut proves nothing. It holds ids and no names."),
    Held("erasures", "That you were erased.", "removal", about=("person_id",), why_kept="It says that this was done."),
    Held("month-ends", "Where you stood at the end of each month.", "month_end_line", about=("person_id",),
         why_kept="A month's end is sealed by its hash. It names an id, which is nobody's name after an erasure."),
    Held("views-you-kept", "Reports with filters that you kept under a name.", "saved_view",
         by=("owner_id",), by_shows=("name", "query", "made_at"), why_kept=_ID_ONLY),
    Held("mails-of-views", "Mails with a report's link that you asked for.", "view_mail", about=("person_id",),
         fates=_ALWAYS),
    Held("mails-of-views-sent", "Those mails, and whether they were sent.", "view_mail_sent",
         through=(Through("mail_id", "view_mail", "id"),), fates=_ALWAYS),
    Held("plans-you-made", "Plans you made.", "assignment_plan",
         by=("made_by_id",), by_shows=("module_id", "made_at"), why_kept=_ID_ONLY),
    Held("texts-you-wrote", "Texts of the agency that you wrote.", "agency_text",
         by=("written_by_id",), by_shows=("slot_key", "written_at"),
         why_kept=_ID_ONLY),
    Held("training-rules", "That you changed the training rules last.", "learning_policy",
         by=("changed_by_id",), by_shows=("changed_at",),
         why_kept=_ID_ONLY),
    Held("keeping-rules", "That you changed last how long records are kept.", "retention_policy",
         by=("changed_by_id",), by_shows=("changed_at",), why_kept=_ID_ONLY),
    Held("directory", "What your agency’s directory says of you.", "scim_user", about=("person_id",), fates=_ALWAYS),
    Held("directory-groups", "Groups of your agency’s directory that you are in.", "scim_member",
         about=("person_id",), fates=_ALWAYS),
    Held("directory-tokens", "Tokens you made for the agency’s directory.", "scim_token",
         by=("made_by_id",), by_shows=("name", "made_at"), why_kept=_ID_ONLY),
    Held("seat", "The seat you hold or held, and those you gave.", "seat", about=("person_id",), by=("given_by_id",),
         by_shows=("role", "given_at"), fates=_ALWAYS),
    Held("comments", "What you said of the texts, and the answers; and what you answered.", "text_comment",
         about=("written_by_id",), by=("answered_by_id",), by_shows=("module_id", "answered_at"), fates=_ALWAYS),
    Held("sign-offs", "Texts you vouched for.", "text_sign_off", about=("signed_by_id",), fates=_ALWAYS),
    Held("record-store-clients", "Programs you let into the record store.", "lrs_client",
         by=("created_by_id",), by_shows=("created_at",),
         why_kept=_ID_ONLY),
    Held("lti-invitations", "LMSs you invited.", "lti_invitation",
         by=("made_by_id",), by_shows=("made_at",), why_kept=_ID_ONLY),
    Held("comparisons", "Comparisons with a record store that you asked for.", "reconciliation",
         by=("asked_by_id",), by_shows=("asked_at",),
         why_kept=_ID_ONLY),
    Held("classes", "Classes you were signed up for or signed in to.", "class_place", about=("person_id",),
         fates=_RECORD, why_kept=_COUNTED),
    Held("classes-you-made", "Classes you made or ended.", "class_session", by=("made_by_id", "ended_by_id"),
         by_shows=("title", "module_id", "made_at"), why_kept="It is the record of a class."),
    Held("outside-training", "Training elsewhere that was entered for you.", "outside_training", about=("person_id",),
         by=("entered_by_id", "decided_by_id"), by_shows=("entered_at", "decided_at"), fates=_RECORD,
         why_kept=_COUNTED),
    Held("outside-proofs", "The proofs of it that were handed in.", "outside_proof",
         through=(Through("training_id", "outside_training", "id"),), fates=_WITH_BADGE_ONLY,
         why_kept="It is what the credit rests on. A name may stand on it."),
    Held("exports", "Files you asked for.", "export_job", about=("person_id",), fates=_ALWAYS),
    Held("export-files", "What is in them.", "export_chunk", through=(Through("job_id", "export_job", "id"),),
         secrets={"content": "It is about other people too."}, fates=_ALWAYS),
    Held("tools-you-began", "Working papers of the agency that you began.", "tool_copy",
         by=("begun_by_id",), by_shows=("tool_id", "begun_at"), why_kept=_ID_ONLY),
    Held("tools-you-filled-in", "Versions of their parts that you kept.", "tool_part",
         by=("kept_by_id",), by_shows=("part_id", "kept_at"), why_kept=_ID_ONLY),
    Held("plans-you-signed", "Versions of the agency’s response plan that you signed off.", "plan_sign_off",
         by=("signed_by_id",), by_shows=("number", "signed_at"), why_kept=_ID_ONLY),
    Held("plan-reviews", "Mails about the yearly look at that plan.", "plan_review_mail", about=("recipient_id",),
         fates=_ALWAYS),
    Held("actions-you-planned", "Actions of the agency’s plan that you made or changed.", "readiness_action",
         by=("made_by_id", "changed_by_id"), by_shows=("made_at", "due_on"), why_kept=_ID_ONLY),
    Held("versions-of-actions", "Versions of them that you kept.", "readiness_action_change",
         by=("changed_by_id",), by_shows=("action_id", "changed_at"), why_kept=_ID_ONLY),
    Held("promises-you-wrote-down", "Promises of the agency that you wrote down.", "readiness_promise",
         by=("made_by_id",), by_shows=("kind", "made_at"), why_kept=_ID_ONLY),
    Held("promises-you-answered", "Answers to them, and days moved, that you wrote down.", "readiness_promise_step",
         by=("taken_by_id",), by_shows=("kind", "taken_at"), why_kept=_ID_ONLY),
    Held("mails-of-promises", "Mails about promises of the agency that went to you.", "readiness_promise_mail",
         about=("recipient_id",), fates=_ALWAYS),
    Held("comments-on-papers", "What you said of the agency’s working papers, and the answers; and what you answered.",
         "copy_comment", about=("written_by_id",), by=("answered_by_id",), by_shows=("copy_id", "answered_at"),
         fates=_ALWAYS),
    Held("totals-you-published", "Totals of the agency that you published or took back.", "published_totals",
         by=("published_by_id",), by_shows=("number", "published_at"), why_kept=_ID_ONLY),
    Held("version-decisions", "New versions of modules you decided about.", "version_decision",
         by=("decided_by_id",), by_shows=("module_id", "decided_at"),
         why_kept=_ID_ONLY),
)  # fmt: skip

NOT_ABOUT_PEOPLE: Mapping[str, str] = {
    "agency": "the agency itself",
    "assignment_look": "the day an agency's assignments were last worked out",
    "audit_head": "where the audit log's chain ends",
    "certificate_key": "the agency's signing keys",
    "certificate_term": "for how long certificates hold",
    "cmi5_launch": "hashes of addresses an LMS sent, with the state of each",
    "cmi5_site": "LMSs that may launch",
    "content_version": "texts of modules",
    "credit_module": "what a state calls a module, and what it is worth there",
    "credit_policy": "what an agency settled about credit",
    "destination": "where records go",
    "lrs_activity": "definitions of activities",
    "lrs_attachment": "files other systems attached to their statements, found by their hash only",
    "lrs_document": "documents other systems keep here; whose they are, only those systems know",
    "lrs_found_up_to": "a place in the list of statements",
    "lti_deployment": "courses of an LMS",
    "lti_handoff": "one step of a launch or of choosing content; gone within minutes",
    "lti_kept_key_set": "public keys of an LMS",
    "lti_key": "the agency's own keys",
    "lti_login": "one step of a launch; gone within minutes",
    "lti_registration": "LMSs that are registered",
    "lti_score_clock": "the order of scores, under a hash",
    "lti_score_line": "which destination belongs to an LMS",
    "lti_trouble": "what went wrong with an LMS, in the program's own words",
    "month_end": "totals of an agency at the end of a month",
    "plan_drill": "what of a plan held in a walk through it, and what was missing",
    "roll_call_vote": "how many hands were up, and nobody's own",
    "scim_group": "groups of the agency's directory",
    "scim_stop": "whether the directory may deactivate people",
    "scorm_package": "packages that were made",
    "second_step_role": "which roles need a second step",
    "sign_in_failure": "wrong passwords under a hash of the name; gone within a day",
    "unit": "the agency's units",
}
"""Tables of which no row is about a person, each with what it holds instead."""


def kept_at(extent: Extent) -> list[Held]:
    """What stays, in the order of the map."""
    return [held for held in HOLDINGS if held.fates.get(extent, Fate.KEEP) is Fate.KEEP]


def deleted_at(extent: Extent) -> list[Held]:
    """What is deleted, in the order of the map."""
    return [held for held in HOLDINGS if held.fates.get(extent, Fate.KEEP) is Fate.DELETE]
