"""Where the reports stand."""

OVERVIEW = "/app/overview"
COMPLETION = "/app/completion"
COMPLETION_CSV = "/app/completion.csv"
CERTIFICATES = "/app/completion/certificates"
CERTIFICATES_CSV = "/app/completion/certificates.csv"
PEOPLE = "/app/people"
POLICY = "/app/policy"
VERSIONS = "/app/versions"
MODULES = "/app/reports/modules"
AUDIT = "/app/audit"


def person(person_id: int) -> str:
    """One person's page."""
    return f"{PEOPLE}/{person_id}"


def module_record(person_id: int, module_id: str) -> str:
    """What one person did on one module, and what may be put right."""
    return f"{PEOPLE}/{person_id}/modules/{module_id}"


def put_right(person_id: int, module_id: str, act: str) -> str:
    """Where the form of one act is posted to: try, correct, take-back or elsewhere."""
    return f"{module_record(person_id, module_id)}/{act}"


def module_report(module_id: str) -> str:
    """Whether one module teaches."""
    return f"{MODULES}/{module_id}"


def module_figures(module_id: str) -> str:
    """The same figures as a file."""
    return f"{MODULES}/{module_id}/figures.csv"
