"""The refusal lists every problem once, in the order of files and lines."""

from training_app.content.problems import ContentRefused, Problem


def test_a_refusal_lists_each_problem_on_a_line_of_its_own():
    late = Problem("modules/b.yaml", 12, "second")
    early = Problem("modules/b.yaml", 2, "first")
    other = Problem("modules/a.yaml", 30, "other file")

    refused = ContentRefused([late, early, other, late])

    assert refused.problems == (other, early, late)
    assert str(refused) == "modules/a.yaml:30: other file\nmodules/b.yaml:2: first\nmodules/b.yaml:12: second"
