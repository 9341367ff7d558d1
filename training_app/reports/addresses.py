"""Where the reports stand."""

OVERVIEW = "/app/overview"
COMPLETION = "/app/completion"
COMPLETION_CSV = "/app/completion.csv"
PEOPLE = "/app/people"
POLICY = "/app/policy"
VERSIONS = "/app/versions"
MODULES = "/app/reports/modules"
AUDIT = "/app/audit"
EXPORTS = "/app/exports"
PACKS = "/app/exports/audit-pack"
VIEWS = "/app/views"
NEW_VIEW = "/app/views/new"
MONTHS = "/app/months"


def view(view_id: int) -> str:
    """Opens a kept view."""
    return f"{VIEWS}/{view_id}"


def view_settings(view_id: int) -> str:
    """A kept view's name, who may open it, and its mail."""
    return f"{VIEWS}/{view_id}/settings"


def month(month_end_id: int) -> str:
    """What a month ended with."""
    return f"{MONTHS}/{month_end_id}"


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


def export_table(table: str) -> str:
    """One table: narrow it, see what it adds up to, take it."""
    return f"{EXPORTS}/{table}"


def export_file(job_id: int) -> str:
    """A workbook that was asked for: how far it is, and the file."""
    return f"{EXPORTS}/files/{job_id}"


def pack(job_id: int) -> str:
    """An audit pack that was asked for."""
    return f"{PACKS}/{job_id}"
