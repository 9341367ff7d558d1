"""Where an officer goes on: the page that was open, or else the first step that is not done."""

from training_app.content.catalogue import Module
from training_app.learning import addresses, rules
from training_app.learning.queries import AttemptView


def address_of_place(module: Module, attempt: AttemptView) -> str:
    """The address of the very page to resume at."""
    progress = attempt.progress
    match (attempt.unread or "").partition("/"):
        case ("feedback", _, item_id):
            check_round, number = find_answer(module, progress, item_id)
            return addresses.feedback(attempt.id, check_round, number)
        case ("ending", _, _):
            return addresses.scenario(attempt.id)
        case ("debrief", _, _):
            return addresses.debrief(attempt.id)
        case ("result", _, _):
            return addresses.result(attempt.id)
        case _:
            return addresses.of_step(attempt.id, progress, rules.next_step(module, progress))


def find_answer(module: Module, progress: rules.Progress, item_id: str) -> tuple[int, int]:
    """The round and the number (from 1) of a question that was answered in the running or the last round."""
    is_running = any(answer.item_id == item_id for answer in progress.answers)
    check_round = progress.check_round if is_running else progress.check_round - 1
    ids = [item.id for item in rules.items_of_round(module, check_round, progress)]
    return check_round, ids.index(item_id) + 1
