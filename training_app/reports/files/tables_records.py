"""The exports of what was recorded: the credit ledger, and the line of events."""

from training_app.reports.files.columns import Column, Kind, Table
from training_app.reports.files.tables_who import AGENCY, BADGE, NAME, OFFICER_ID, PERSON_ID, UNIT_PATH

CREDITS = Table(
    id="credits",
    title="Credits and who decided on them",
    one_row="one entry of the credit ledger, oldest first; what was corrected stays, with a reversing entry beside it",
    columns=(
        AGENCY,
        UNIT_PATH,
        PERSON_ID,
        BADGE,
        OFFICER_ID,
        NAME,
        Column("entry id", "entry_id", Kind.WORD, "never changes", "7c0d...", "credit ledger"),
        Column("event", "event", Kind.WORD, "what was attended; credited once", "attempt:5b1e...", "credit ledger"),
        Column("entry", "entry", Kind.WORD, "credit or reversal", "credit", "credit ledger"),
        Column("source", "source", Kind.WORD, "module, classroom or outside", "classroom", "credit ledger"),
        Column("course", "course", Kind.TEXT, "equivalent courses have one name here", "m01-trauma", "credit ledger"),
        Column("title", "title", Kind.TEXT, "as it was taken", "Trauma on the street", "credit ledger"),
        Column("category", "category", Kind.TEXT, "as the agency sorts its hours", "Continuing", "credit ledger"),
        Column("minutes", "minutes", Kind.WHOLE, "below zero in a reversal", "90", "credit ledger", "minutes"),
        Column(
            "hours", "minutes", Kind.HOURS_OF_MINUTES, "the same, halves away from 0", "1.50", "credit ledger", "hours"
        ),
        Column("day", "day", Kind.DATE, "the agency's day it counts for", "2026-11-11", "credit ledger"),
        Column("cycle", "cycle", Kind.TEXT, "the period it counts in", "2026", "credit ledger"),
        Column("reverses", "reverses", Kind.WORD, "the entry that it takes back", "7c0d...", "credit ledger"),
        Column("decided by", "decided_by", Kind.TEXT, "who approved or corrected it", "Abara, D.", "audit log"),
        Column("decided UTC", "decided_at", Kind.UTC, "when", "2026-11-13T15:02:11Z", "audit log"),
        Column("decided local date", "decided_at", Kind.LOCAL_DATE, "the same moment", "2026-11-13", "audit log"),
        Column("reason", "reason", Kind.TEXT, "in the words of who decided", "sign-in sheet seen", "audit log"),
        Column("recorded UTC", "recorded_at", Kind.UTC, "when it was written", "2026-11-13T15:02:11Z", "credit ledger"),
    ),
    summed=("minutes",),
)

EVENTS = Table(
    id="events",
    title="The line of events",
    one_row="one fact of a record, oldest first; no answer, no choice in a story, and nothing of the self-check",
    columns=(
        AGENCY,
        UNIT_PATH,
        PERSON_ID,
        BADGE,
        NAME,
        Column("module id", "module_id", Kind.WORD, "never changes", "m01-trauma", "learning event"),
        Column("version", "version", Kind.TEXT, "of the text it was done with", "1.2.0", "attempt"),
        Column("attempt id", "attempt_id", Kind.WORD, "also the xAPI registration", "5b1e...", "attempt"),
        Column("sequence", "sequence", Kind.WHOLE, "rises within the attempt, from 1", "14", "learning event"),
        Column("event id", "event_id", Kind.WORD, "also the xAPI statement's id", "c0ff...", "learning event"),
        Column("kind", "kind", Kind.WORD, "what it is", "module_completed", "learning event"),
        Column("happened UTC", "happened_at", Kind.UTC, "when", "2026-11-12T04:07:09Z", "learning event"),
        Column(
            "happened local date", "happened_at", Kind.LOCAL_DATE, "the same moment", "2026-11-11", "learning event"
        ),
        Column("mode", "mode", Kind.WORD, "individual, group, granted or corrected", "individual", "learning event"),
        Column("in words", "words", Kind.TEXT, "as the person's page says it", "Module finished", "learning event"),
        Column("by", "by", Kind.TEXT, "who, where it was not the officer", "Abara, D.", "learning event"),
        Column("reason", "reason", Kind.TEXT, "in the words of who corrected it", "wrong date", "learning event"),
    ),
)
