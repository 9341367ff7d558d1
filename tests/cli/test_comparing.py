"""training-app reports compare: says that reports are what was recorded, and that there is nothing to compare yet."""

from tests.cli.conftest import Office


def test_it_says_how_many_attempts_it_compared(office: Office) -> None:
    said = office.do("reports", "compare")

    assert said.strip() == "Reports say what was recorded: 0 attempts compared with their facts, no difference."
