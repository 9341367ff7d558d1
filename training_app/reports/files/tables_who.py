"""The columns that say whose row it is, the same in every export."""

from training_app.reports.files.columns import Column, Kind

AGENCY = Column("agency", "agency", Kind.TEXT, "the agency's name", "Riverton Police Department", "agency")
UNIT_PATH = Column(
    "unit path",
    "unit_path",
    Kind.TEXT,
    "the unit today with those above it, from the top; empty without one",
    "Operations / Patrol / Patrol B",
    "roster",
)
PERSON_ID = Column("person id", "person_id", Kind.WHOLE, "this program's number for the person", "17", "accounts")
BADGE = Column("badge", "badge", Kind.TEXT, "as it stands in the roster; may be empty", "4417", "roster")
NAME = Column("name", "name", Kind.TEXT, "family name, given name", "Ortiz, Jamie", "roster")
OFFICER_ID = Column("officer id", "officer_id", Kind.TEXT, "as the state numbers officers", "A12-B34", "roster")
