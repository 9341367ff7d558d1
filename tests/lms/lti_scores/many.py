"""Many scores for one column, of which some can never be taken; and what has to have become of them."""

from collections import Counter
from collections.abc import Collection, Mapping

ONE_IN = 50


def roles_of(count: int) -> dict[str, tuple[str, ...]]:
    """So many people of a course by their ids there; one in fifty is not graded."""
    return {f"p-{number}": ("Instructor",) if number % ONE_IN == 0 else ("Learner",) for number in range(count)}


def faults_of_scores(count: int, graded: Collection[str], states: Mapping[str, int], taken: int) -> list[str]:
    """What is wrong once all of ``count`` scores are settled.

    :param graded: whose score the platform holds
    :param states: how many rows of the queue are in each state
    :param taken: how many scores the platform took
    """
    wanted = {user for user, roles in roles_of(count).items() if "Learner" in roles}
    found = []
    if set(graded) != wanted:
        found.append(f"the score of {len(wanted ^ set(graded))} is missing, or should not be there")
    if Counter(states) != Counter({"delivered": len(wanted), "refused": count - len(wanted)}):
        found.append(f"the queue is {dict(states)}")
    if taken != len(wanted):
        found.append(f"{taken} were taken for {len(wanted)} people")
    return found
