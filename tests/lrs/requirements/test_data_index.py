"""From a requirement's id to its test, and to the rule that meets it."""

import re
from pathlib import Path

from tests.house.tree import ROOT

# of ADL's list, Part Two; what only a store with its requests and answers can show is tested beside it
OF_CONTENT = {
    *(*range(1, 12), 13, 14, 15, 17, *range(19, 26), 27, 28, 29, 30, *range(31, 95), 98, *range(100, 108)),
    *range(118, 125),
}
OF_REQUESTS = {12, 16, 18, 26, 96, 97, 99, *range(108, 118)}
# taken off the list: the empty contextActivities of 1.0.3 are allowed
WITHDRAWN = {95}
NAMED = re.compile(r"xapi_(\d{5})", re.IGNORECASE)
CITED = re.compile(r"XAPI-(\d{5})(?: to XAPI-(\d{5}))?")


def named_in(name: str) -> set[int]:
    """The requirements that the tests in these files are named by."""
    files = Path(__file__).parent.glob(name)
    names = [line for path in files for line in path.read_text().splitlines() if line.startswith("def test_")]
    return {int(number) for line in names for number in NAMED.findall(line)}


def cited() -> set[int]:
    """The requirements that the rules cite."""
    found = set()
    for path in (ROOT / "training_app" / "lrs" / "spec").glob("*.py"):
        for first, last in CITED.findall(path.read_text()):
            found |= set(range(int(first), int(last or first) + 1))
    return found


def test_every_requirement_on_content_has_a_test_named_by_it() -> None:
    assert sorted(OF_CONTENT - named_in("test_data_*.py")) == []


def test_every_requirement_on_content_is_cited_where_its_rule_is() -> None:
    assert sorted(OF_CONTENT - cited()) == []


def test_the_two_lists_are_all_of_part_two_and_nothing_is_in_both() -> None:
    assert set(range(1, 125)) == OF_CONTENT | OF_REQUESTS | WITHDRAWN
    assert not OF_CONTENT & OF_REQUESTS
