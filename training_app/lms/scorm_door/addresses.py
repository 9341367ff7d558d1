"""Where the door for SCORM packages and what lies behind it stand."""

LAUNCH = "/scorm/launch"
FINISHED = "/app/scorm/finished"
SAVED = "/app/scorm/saved"
"""Both with the module after them: each module that an LMS opened has a session of its own in the browser."""


def finished(module_id: str) -> str:
    """Where an officer says that they are done: the LMS is told that the session is over."""
    return f"{FINISHED}/{module_id}"


def saved(module_id: str) -> str:
    """Where a page says that the LMS has a result (POST)."""
    return f"{SAVED}/{module_id}"


def launch(public_id: str) -> str:
    """The page that the shell of a package opens, below the program's own address."""
    return f"{LAUNCH}/{public_id}"
