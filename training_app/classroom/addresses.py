"""Where the pages of training elsewhere and of classes stand."""

from training_app.learning import addresses as learning_addresses

ELSEWHERE = learning_addresses.ELSEWHERE
CLASSROOM = "/app/classroom"
OUTSIDE = f"{CLASSROOM}/outside"
ENTER = f"{OUTSIDE}/new"
CLASSES = f"{CLASSROOM}/classes"
NEW_CLASS = f"{CLASSES}/new"
PHONE = "/app/class"
TABLET = "/app/class-tablet"


def own_proof(claim_id: int) -> str:
    """The file of one's own entry."""
    return f"{ELSEWHERE}/{claim_id}/proof"


def own_take_back(claim_id: int) -> str:
    """Where an officer takes their entry back (POST)."""
    return f"{ELSEWHERE}/{claim_id}/take-back"


def claim(claim_id: int) -> str:
    """One entry, for who decides about it."""
    return f"{OUTSIDE}/{claim_id}"


def one_class(class_id: int) -> str:
    """One class with its list."""
    return f"{CLASSES}/{class_id}"


def phone(code: str) -> str:
    """What the QR code of a class says, below the address of the program."""
    return f"{PHONE}/{code}"


def tablet(code: str) -> str:
    """The sheet on the room's tablet."""
    return f"{TABLET}/{code}"
