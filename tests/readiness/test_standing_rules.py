"""Counting a self-assessment, what changed between rounds, and how a theme is drawn."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.content.toolkit import Field, FieldKind, Part, Tool, Word
from training_app.readiness.answers import Rated
from training_app.readiness.standing import rules
from training_app.readiness.standing.chart import draw_bar, fills
from training_app.readiness.standing.rules import UNANSWERED, Round

SCALE = tuple(Word(one, one.capitalize(), "") for one in ("missing", "said", "shown"))
SIZES = {"a": 2, "b": 3, "c": 1}
STEPS = ("missing", "said", "shown", UNANSWERED)


def field(field_id: str, kind: FieldKind = FieldKind.RATING) -> Field:
    return Field(field_id, f"Statement {field_id}.", "", kind, "", (), (), ())


def part(part_id: str, fields: tuple[Field, ...]) -> Part:
    return Part(part_id, part_id.upper(), "", "", (), fields)


TOOL = Tool(
    id="t",
    title="T",
    one="a sheet",
    purpose="",
    how=(),
    origin="",
    source_ids=(),
    licence="",
    scale=SCALE,
    scenario_id=None,
    parts=(
        *(part(key, tuple(field(f"{key}{at}") for at in range(size))) for key, size in SIZES.items()),
        part("words", (field("free", FieldKind.TEXT),)),
    ),
    version_hash="0" * 64,
)
PLACES = [one.place for one in rules.statements_of(TOOL)]
SHEETS = st.fixed_dictionaries({place: st.sampled_from(STEPS) for place in PLACES})


def sheet(*steps: str) -> dict[tuple[str, str], str]:
    return dict(zip(PLACES, steps, strict=True))


def test_only_what_can_be_marked_is_a_statement():
    assert PLACES == [("a", "a0"), ("a", "a1"), ("b", "b0"), ("b", "b1"), ("b", "b2"), ("c", "c0")]


def test_a_part_nobody_kept_and_a_step_that_is_gone_are_unanswered():
    found = rules.steps_of(TOOL, {"a": {"a0": Rated("shown"), "a1": Rated("gone")}, "c": {}})

    assert found == sheet("shown", "", "", "", "", "")


@given(SHEETS)
def test_every_statement_is_counted_once(steps):
    themes = rules.count_themes(TOOL, steps)

    assert [(theme.id, theme.of) for theme in themes] == list(SIZES.items())
    for theme in themes:
        slow = {
            step: sum(1 for (part_id, _), at in steps.items() if part_id == theme.id and at == step) for step in STEPS
        }
        assert theme.counts == slow


@given(SHEETS)
def test_a_bar_is_whole_and_its_pieces_touch(steps):
    for theme in rules.count_themes(TOOL, steps):
        pieces = draw_bar(theme.counts, rules.best_first(SCALE))

        assert pieces[0].x == 0
        for piece, following in pairwise(pieces):
            assert piece.x + piece.width == pytest.approx(following.x, abs=0.01)
        assert pieces[-1].x + pieces[-1].width == pytest.approx(100, abs=0.01)
        widths = {piece.fill: piece.width for piece in pieces}
        drawn = fills(rules.best_first(SCALE))
        for step, count in theme.counts.items():
            assert widths.get(drawn[step], 0) == pytest.approx(100 * count / theme.of, abs=0.01)


def test_each_step_is_drawn_in_its_own_way():
    assert fills(["shown", "said", "missing", UNANSWERED]) == {
        "shown": "solid",
        "said": "hatched",
        "missing": "empty",
        UNANSWERED: "line",
    }


def test_a_scale_too_long_to_be_told_apart_is_refused():
    with pytest.raises(ValueError, match="four steps"):
        fills(["one", "two", "three", "four", "five", UNANSWERED])


def test_a_bar_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        draw_bar({"shown": 0, UNANSWERED: 0}, ["shown", UNANSWERED])


def test_the_worst_come_first():
    # a: one of two missing; b: one of three; c: all of one
    now = sheet("shown", "missing", "missing", "shown", "said", "missing")

    assert [one.place for one in rules.worst_first(TOOL, now, None)] == [("c", "c0"), ("a", "a1"), ("b", "b0")]


def test_of_one_theme_what_has_fallen_comes_first():
    now = sheet("shown", "shown", "missing", "missing", "missing", "shown")
    before = sheet("shown", "shown", "missing", "", "said", "shown")

    assert [one.place[1] for one in rules.worst_first(TOOL, now, before)] == ["b2", "b0", "b1"]


@given(SHEETS, SHEETS)
def test_exactly_what_is_missing_is_listed(now, before):
    found = [one.place for one in rules.worst_first(TOOL, now, before)]

    assert sorted(found) == sorted(place for place, step in now.items() if step == "missing")


@given(SHEETS, SHEETS)
def test_what_moved_explains_every_difference(before, after):
    moved = list(rules.moved(TOOL, before, after))

    assert {one.statement.place for one in moved} == {place for place in PLACES if before[place] != after[place]}
    for step in STEPS:
        difference = sum(one.after == step for one in moved) - sum(one.before == step for one in moved)
        assert difference == list(after.values()).count(step) - list(before.values()).count(step)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ((1, 1, 1, 1), (1, 1, 1, 1), "the same counts"),
        ((3, 0, 0, 0), (1, 0, 2, 0), "two more shown, two fewer missing"),
        ((0, 0, 0, 14), (1, 13, 0, 0), "13 more said, one more missing, 14 fewer unanswered"),
    ],
)
def test_a_difference_in_words(before, after, words: str):
    was, now = (dict(zip(STEPS, counts, strict=True)) for counts in (before, after))

    assert rules.difference_words(SCALE, was, now) == words


def test_counts_in_words_leave_out_what_is_nowhere():
    assert rules.counts_words(SCALE, {"missing": 3, "said": 0, "shown": 2, UNANSWERED: 1}) == (
        "2 shown, 3 missing, 1 unanswered"
    )


def test_the_round_before():
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    rounds = [Round(number, f"Round {number}", begun, {}) for number in (7, 3, 9)]

    assert rules.round_before(rounds, 7) is None
    assert rules.round_before(rounds, 9) == rounds[1]
    assert rules.round_before(rounds, 4) is None
    assert rules.round_before([], 4) is None
