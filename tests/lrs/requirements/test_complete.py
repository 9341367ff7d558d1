"""Every requirement of ADL's list has a test that is named by it, or a reason why there is none."""

import ast
import re
from pathlib import Path

# the ids that the list of 1.0.3 gives out
FIRST, LAST = 1, 336
# what the list itself says of those that are not tested
NOT_THERE = {
    95: "taken off the list: an empty contextActivities is allowed",
    112: "the same as 149",
    136: "never given out",
    137: "taken off the list",
    138: "taken off the list",
    140: "there are all resources: 139, 230, 282, 311",
    141: "the same as 195, 275 and 294",
    152: "taken off the list",
    185: "cannot be tested, the list says",
    186: "cannot be tested, the list says",
    205: "there is no since with DELETE",
    222: "the same as 195",
    223: "there is no since with DELETE",
    246: "the same as 248",
    247: "the same as 248",
    304: "there is no agent in an activity's profile",
    320: "taken off the list: extensions of about are optional",
    323: "which codes there are: each code has its own requirement",
}
NAMED = re.compile(r"xapi_(\d{5})")


def names_of_tests() -> list[str]:
    """The names of the tests in this folder."""
    found: list[str] = []
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [one.name for one in tree.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")]
    return found


def test_every_requirement_of_the_list_has_a_test_named_by_it() -> None:
    tested = {int(number) for name in names_of_tests() for number in NAMED.findall(name)}
    wanted = set(range(FIRST, LAST + 1)) - NOT_THERE.keys()

    assert sorted(wanted - tested) == []
    # and no name has a slip of the pen
    assert sorted(tested - wanted) == []


def test_the_sections_of_2_0_have_tests_named_by_them() -> None:
    sections = {match[1] for name in names_of_tests() if (match := re.match(r"test_v2_((?:\d_)+)", name))}

    assert {one.rstrip("_") for one in sections} >= {
        *("4_1_1", "4_1_2", "4_1_4", "4_1_6_1", "4_1_6_2", "4_1_6_4", "4_1_6_7"),
        *("4_2_2_5", "4_2_4_2", "4_2_4_3", "4_2_5", "4_2_7"),
    }


def test_no_two_tests_have_one_name() -> None:
    names = [name for name in names_of_tests() if NAMED.search(name)]

    assert sorted({name for name in names if names.count(name) > 1}) == []
