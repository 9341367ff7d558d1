"""The columns of the files that only an audit pack has."""

from training_app.reports.files.columns import Column, Kind, Table
from training_app.reports.files.tables_who import BADGE, NAME, PERSON_ID

_MODULE_ID = Column("module id", "module_id", Kind.WORD, "never changes", "m01-trauma", "catalogue")
_VERSION_HASH = Column(
    "version hash", "version_hash", Kind.WORD, "names the folder of the text", "9f2c...", "kept text"
)

CORRECTIONS = Table(
    id="corrections",
    title="Corrections",
    one_row="one thing that a coordinator put right in the period, oldest first; what stood before is still on record",
    columns=(
        PERSON_ID,
        BADGE,
        NAME,
        _MODULE_ID,
        Column("attempt id", "attempt_id", Kind.WORD, "whose record it is", "5b1e...", "learning event"),
        Column("event id", "event_id", Kind.WORD, "of the correction", "c0ff...", "learning event"),
        Column("kind", "kind", Kind.WORD, "what was done", "completion_voided", "learning event"),
        Column("happened UTC", "happened_at", Kind.UTC, "when", "2026-11-13T15:02:11Z", "learning event"),
        Column(
            "happened local date", "happened_at", Kind.LOCAL_DATE, "the same moment", "2026-11-13", "learning event"
        ),
        Column("before", "before", Kind.TEXT, "what stood before", "done on 2026-11-12", "learning event"),
        Column("after", "after", Kind.TEXT, "what stands now", "taken back", "learning event"),
        Column("by", "by", Kind.TEXT, "who put it right", "Abara, D.", "learning event"),
        Column("reason", "reason", Kind.TEXT, "in their words", "wrong person signed in", "learning event"),
    ),
)

REMINDERS = Table(
    id="reminders",
    title="Reminders sent",
    one_row="one reminder in the period, oldest first",
    columns=(
        PERSON_ID,
        BADGE,
        NAME,
        _MODULE_ID,
        Column("due on", "due_on", Kind.DATE, "what it was about", "2026-11-20", "assignment"),
        Column("kind", "kind", Kind.WORD, "due_30, due_7, due_1, overdue or supervisor", "due_7", "reminder log"),
        Column(
            "sent to", "sent_to", Kind.TEXT, "the officer or the supervisor, by name", "Ortiz, Jamie", "reminder log"
        ),
        Column("sent UTC", "sent_at", Kind.UTC, "when; empty when it was not", "2026-11-13T13:00:04Z", "reminder log"),
        Column("sent local date", "sent_at", Kind.LOCAL_DATE, "the same moment", "2026-11-13", "reminder log"),
        Column("outcome", "outcome", Kind.WORD, "sent, waiting, no_mailbox or lapsed", "sent", "reminder log"),
    ),
)

SIGN_OFFS = Table(
    id="sign-offs",
    title="Reviews and sign-offs",
    one_row="one review of one version of a text; a text without a row had none",
    columns=(
        _MODULE_ID,
        Column("version", "version", Kind.TEXT, "as the text says of itself", "1.2.0", "kept text"),
        _VERSION_HASH,
        Column("reviewer", "reviewer", Kind.TEXT, "who", "A. Reviewer", "kept text"),
        Column("seat", "seat", Kind.TEXT, "speaking as what", "advocate", "kept text"),
        Column("reviewed on", "reviewed_on", Kind.TEXT, "as it stands in the text", "2026-08-30", "kept text"),
        Column("scope", "scope", Kind.TEXT, "what was looked at", "wording", "kept text"),
        Column("status", "status", Kind.WORD, "of the version", "published", "kept text"),
    ),
)

AGENCY_SIGN_OFFS = Table(
    id="agency-sign-offs",
    title="Sign-offs of the agency",
    one_row=(
        "one sign-off of one version by the agency’s own reviewers, or one that is not there; of every version that "
        "somebody was trained with in the period, and of every text as it is offered now"
    ),
    columns=(
        _MODULE_ID,
        Column("version", "version", Kind.TEXT, "as the text says of itself", "1.2.0", "sign-off"),
        _VERSION_HASH,
        Column("sensitive", "sensitive", Kind.WORD, "yes where all three kinds are needed", "yes", "kept text"),
        Column("kind", "kind", Kind.WORD, "subject, community or accessibility", "community", "sign-off"),
        Column("state", "state", Kind.WORD, "signed, missing, or none where none is needed", "signed", "sign-off"),
        Column("signed by", "signed_by", Kind.TEXT, "the name or the seat that the signer chose", "A. R.", "sign-off"),
        Column("signed UTC", "signed_at", Kind.UTC, "when; empty without one", "2026-11-13T15:02:11Z", "sign-off"),
        Column("signed local date", "signed_at", Kind.LOCAL_DATE, "the same moment", "2026-11-13", "sign-off"),
        Column("note", "note", Kind.TEXT, "what was looked at, in their words", "read with neighbors", "sign-off"),
    ),
)

QUIZ_KEYS = Table(
    id="quiz-keys",
    title="Questions and their keys",
    one_row="one answer of one question of this version",
    columns=(
        Column("question id", "item_id", Kind.WORD, "as in the records", "m01-q03", "kept text"),
        Column("form", "form", Kind.WORD, "a or b, two parallel papers, or spaced for later", "a", "kept text"),
        Column("objective", "objective", Kind.WORD, "what it asks for", "m01-o2", "kept text"),
        Column("critical", "critical", Kind.WORD, "yes where a wrong answer alone fails", "no", "kept text"),
        Column("question", "question", Kind.TEXT, "as it was asked", "What is known about ...?", "kept text"),
        Column("answer id", "option_id", Kind.WORD, "as in the records", "b", "kept text"),
        Column("answer", "answer", Kind.TEXT, "as it was shown", "Memory may come back ...", "kept text"),
        Column("key", "key", Kind.WORD, "yes for the right one", "yes", "kept text"),
        Column("feedback", "feedback", Kind.TEXT, "what whoever chose it read", "Right: ...", "kept text"),
    ),
)

PACK_TABLES = (CORRECTIONS, REMINDERS, SIGN_OFFS, AGENCY_SIGN_OFFS, QUIZ_KEYS)
