"""Where the settings of an agency stand."""

AGENCY = "/app/agency"
FACTS = f"{AGENCY}/facts"
SECOND_STEP = f"{AGENCY}/second-step"
CERTIFICATES = f"{AGENCY}/certificates"


def certificate(module_id: str) -> str:
    """For how long certificates of one module hold."""
    return f"{CERTIFICATES}/{module_id}"
