"""Where the pages of the records stand."""

RECORDS = "/app/records"
ADD = f"{RECORDS}/add"
ADD_SINK = f"{RECORDS}/add-sink"
CLIENTS = f"{RECORDS}/clients"
ADD_CLIENT = f"{CLIENTS}/add"
STORE = "/xapi"
"""The embedded LRS, below the program's own address."""


def change(destination_id: int) -> str:
    """The form that changes a destination."""
    return f"{RECORDS}/{destination_id}/change"


def people(destination_id: int) -> str:
    """What a destination is told of people."""
    return f"{RECORDS}/{destination_id}/people"


def stop(destination_id: int) -> str:
    """The form that stops sending to a destination."""
    return f"{RECORDS}/{destination_id}/stop"


def start_again(destination_id: int) -> str:
    """Where "Start again" is posted to."""
    return f"{RECORDS}/{destination_id}/start"


def send_again(destination_id: int) -> str:
    """Where "Send refused and parked again" is posted to."""
    return f"{RECORDS}/{destination_id}/retry"


def trial(destination_id: int) -> str:
    """Where "Test connection" is posted to."""
    return f"{RECORDS}/{destination_id}/test"


def not_taken(destination_id: int) -> str:
    """The rows that a destination did not take."""
    return f"{RECORDS}/{destination_id}/not-taken"


def remarked(destination_id: int) -> str:
    """The rows that were delivered with a remark."""
    return f"{RECORDS}/{destination_id}/remarks"


def comparisons(destination_id: int) -> str:
    """What comparisons with a destination found; "Compare" is posted there too."""
    return f"{RECORDS}/{destination_id}/comparisons"


def comparison(destination_id: int, comparison_id: int) -> str:
    """What one comparison found."""
    return f"{comparisons(destination_id)}/{comparison_id}"


def revoke(client_id: int) -> str:
    """The page that asks whether a client shall lose its access."""
    return f"{CLIENTS}/{client_id}/revoke"
