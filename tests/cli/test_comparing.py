"""training-app reports compare: says that reports are what was recorded, and that there is nothing to compare yet."""

from tests.cli.conftest import Office


def test_it_says_how_many_attempts_it_compared(office: Office) -> None:
    said = office.do("reports", "compare")

    assert said.strip() == (
        "Reports say what was recorded: 0 attempts compared with their facts, 0 assignments with their attempts, no "
        "difference."
    )


def test_it_says_how_many_assignments_it_counted_anew(office: Office) -> None:
    said = office.do("reports", "rebuild")

    assert said.strip() == "Counted anew from the attempts: 0 assignments were put right."
