"""Trying a sink: installed, opened, its own check; each step in words, with what to change, and no record given."""

import pytest

from tests.sinks.conftest import packages
from tests.sinks.packages import SitePackages
from training_app.sinks.trial import try_sink

__all__ = ["packages"]
WITHIN_S = 60.0
TAKES = "    def take(self, record):\n        raise AssertionError('nothing is given at a trial')\n"


def sink(body: str = "") -> str:
    return f"import sys, time\n\n\nclass Sink:\n{body}{TAKES}"


@pytest.mark.parametrize(
    ("source", "outcomes", "said"),
    [
        (sink(), [True, True, None], "It has no check of its own. The next record shows whether it takes them."),
        (sink("    def check(self): pass\n"), [True, True, True], "It says that it can take records."),
        (
            sink("    def check(self): raise OSError('disk full')\n"),
            [True, True, False],
            "It says: OSError: disk full.",
        ),
        (sink("    def check(self): sys.exit(4)\n"), [True, True, False], "Its check ended (exit code 4)."),
        (sink("    def __init__(self): 1 / 0\n"), [True, False, None], "did not open: ZeroDivisionError"),
        ("import nowhere_at_all", [True, False, None], "It cannot be loaded: ModuleNotFoundError"),
        ("class Sink: pass\n", [True, False, None], "it has no method take"),
    ],
)
def test_each_step_says_what_it_showed(
    packages: SitePackages, source: str, outcomes: list[bool | None], said: str
) -> None:
    packages.add("notes", source, "notebook")

    steps = try_sink("notebook", within_s=WITHIN_S, environ={})

    assert [step.is_right for step in steps] == outcomes
    words = " ".join(step.words for step in steps)
    assert said in words
    # whatever is wrong, there is something to do
    assert (False in outcomes) == ("Repair the package" in words)


def test_a_check_that_hangs_is_ended(packages: SitePackages) -> None:
    packages.add("notes", sink("    def check(self): time.sleep(600)\n"), "notebook")

    steps = try_sink("notebook", within_s=5, environ={})

    assert "Its check did not end within 5 seconds." in steps[-1].words


def test_what_is_not_installed_is_to_be_installed(packages: SitePackages) -> None:
    steps = try_sink("notebook", within_s=WITHIN_S, environ={})

    assert [step.is_right for step in steps] == [False, None, None]
    assert "Install it on each machine that runs the program" in steps[0].words
