"""Where the door for SCORM packages and what lies behind it stand."""

LAUNCH = "/scorm/launch"
FINISHED = "/app/scorm/finished"
"""Where an officer says that they are done: the LMS is told that the session is over."""
SAVED = "/app/scorm/saved"
"""Where a page says that the LMS has a result (POST)."""


def launch(public_id: str) -> str:
    """The page that the shell of a package opens, below the program's own address."""
    return f"{LAUNCH}/{public_id}"
