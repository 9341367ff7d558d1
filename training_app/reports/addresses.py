"""Where the reports stand."""

OVERVIEW = "/app/overview"
COMPLETION = "/app/completion"
COMPLETION_CSV = "/app/completion.csv"
PEOPLE = "/app/people"
RECORDS = "/app/records"


def person(person_id: int) -> str:
    """One person's page."""
    return f"{PEOPLE}/{person_id}"


def retry_refused(destination_id: int) -> str:
    """Where "Try refused again" is posted to."""
    return f"{RECORDS}/{destination_id}/retry"


def start_again(destination_id: int) -> str:
    """Where "Start again" is posted to."""
    return f"{RECORDS}/{destination_id}/start"
