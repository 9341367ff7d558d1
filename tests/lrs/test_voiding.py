"""Taking statements back: 1.0.3 Part Two, section 2.3.2."""

import pytest

from tests.lrs.sending import Door, record_own, reference, statement, voiding
from training_app.foundation.clock import SetClock
from training_app.lrs.errors import VoidingForbidden, VoidingRefused


def test_a_voided_statement_is_given_as_voided_only(door: Door) -> None:
    target = statement()
    door.send(target)

    void = voiding(target)
    door.send(void)

    assert door.get(target) is None
    assert door.get(target, voided=True) is not None
    assert door.find() == [void["id"]]


def test_it_does_not_matter_which_of_the_two_comes_first(door: Door) -> None:
    target = statement()
    void = voiding(target)
    door.send(void)

    door.send(target)

    assert door.get(target) is None
    assert door.get(target, voided=True) is not None


@pytest.mark.parametrize("turned", [False, True])
def test_both_may_come_in_one_request(door: Door, *, turned: bool) -> None:
    target = statement()
    both = [target, voiding(target)]

    door.send(*(reversed(both) if turned else both))

    assert door.get(target, voided=True) is not None


def test_another_verb_voids_nothing(door: Door) -> None:
    target = statement()
    door.send(target)

    door.send(statement(object=reference(target)))

    assert door.get(target) is not None


def test_a_voiding_statement_cannot_be_voided(door: Door) -> None:
    target, rest = statement(), statement()
    void = voiding(target)
    door.send(target, void)

    with pytest.raises(VoidingRefused):
        door.send(rest, voiding(void))

    assert door.get(void) is not None
    assert door.get(rest) is None


def test_a_voiding_statement_that_was_voided_before_it_came_stands(door: Door) -> None:
    """1.0.3 Part Two, section 2.3.2: one is voided only if it is no voiding statement itself."""
    target = statement()
    void = voiding(target)
    door.send(target, voiding(void))

    door.send(void)

    assert door.get(void) is not None
    assert door.get(target, voided=True) is not None


def test_a_statement_inside_another_voids_nothing(door: Door) -> None:
    target = statement()
    door.send(target)
    inner = {key: value for key, value in voiding(target).items() if key in {"actor", "verb", "object"}}

    door.send(statement(object={"objectType": "SubStatement", **inner}))

    assert door.get(target) is not None


def test_only_who_sent_a_statement_voids_it(door: Door, other: Door) -> None:
    target, rest = statement(), statement()
    door.send(target)

    with pytest.raises(VoidingForbidden) as refused:
        other.send(rest, voiding(target))

    assert refused.value.status == 403
    assert door.get(target) is not None
    assert door.get(rest) is None


def test_nobody_outside_voids_what_the_program_recorded(door: Door, clock: SetClock) -> None:
    own = statement()
    record_own(door.session, own, clock)

    with pytest.raises(VoidingForbidden):
        door.send(voiding(own))

    assert door.get(own) is not None


def test_voiding_again_changes_nothing(door: Door) -> None:
    target = statement()
    door.send(target, voiding(target))

    door.send(voiding(target))

    assert door.get(target, voided=True) is not None
    assert len(door.find()) == 2
