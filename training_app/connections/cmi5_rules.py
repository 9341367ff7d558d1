"""What may be said of an LMS that launches by cmi5. Pure.

Every ``why_..._refused`` gives the sentence for the person, None when the text can be taken.
"""

from training_app.connections.rules import plain
from training_app.lms.cmi5.addresses import fault_of, origin_of

SITE_NAME_LONGEST = 100
ORIGINS_MOST = 8
ORIGIN_LONGEST = 300


def why_site_name_refused(name: str) -> str | None:
    """The name of an LMS."""
    if not name:
        return "Type a name."
    if len(name) > SITE_NAME_LONGEST:
        return f"This is too long: at most {SITE_NAME_LONGEST} characters."
    return None if name.isprintable() else "This holds a sign that cannot be kept. Type it again."


def origins_in(typed: str) -> list[str]:
    """The origins of the addresses that were typed, one a line, each once and in their order; refused ones left out."""
    found = [origin_of(line) for line in _lines(typed) if fault_of(line, may_use_loopback=True) is None]
    return list(dict.fromkeys(found))


def why_origins_refused(typed: str) -> str | None:
    """Addresses of an LMS, one a line."""
    lines = _lines(typed)
    if not lines:
        return "Type the address of your LMS, such as https://lms.example"
    for line in lines:
        fault = fault_of(line, may_use_loopback=True)
        if fault is not None:
            return f"{line[:ORIGIN_LONGEST]} {fault}. Type it as https://lms.example"
        if len(origin_of(line)) > ORIGIN_LONGEST:
            return f"An address has at most {ORIGIN_LONGEST} characters."
    return None if len(lines) <= ORIGINS_MOST else f"An LMS has at most {ORIGINS_MOST} addresses."


def _lines(typed: str) -> list[str]:
    return [plain(line) for line in typed.splitlines() if plain(line)]
