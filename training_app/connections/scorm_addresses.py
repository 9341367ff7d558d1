"""Where the pages of SCORM packages stand."""

PACKAGES = "/app/lms/scorm"
MAKE = f"{PACKAGES}/make"


def again(package_id: int) -> str:
    """The form that issues a package again."""
    return f"{PACKAGES}/{package_id}/again"


def trial(package_id: int) -> str:
    """Where "Test connection" is posted to."""
    return f"{PACKAGES}/{package_id}/test"


def revoke(package_id: int) -> str:
    """The page that asks whether a package shall let nobody in any more."""
    return f"{PACKAGES}/{package_id}/revoke"
