"""The demo's story, pure: who was assigned what, and who did what when. Same seed and moment, same story."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from training_app.cli.demo_cast import CIVILIAN, OFFICER, CastMember, UnitName
from training_app.content.catalogue import Form, Module
from training_app.learning.marking import BOOSTER_DAYS, BOOSTER_SIZE
from training_app.scenarios import play
from training_app.scenarios.graph import Decision

DAY = timedelta(days=1)
ASSIGNED_FIRST = timedelta(days=118)
ASSIGNED_LATER = timedelta(days=33)
FIRST_DUE = timedelta(days=-90)
"""Of the first module, for two people in three: many of them were late, so that the trend has something to tell."""
SECOND_DUE = {
    UnitName.PATROL_A: -17,
    UnitName.PATROL_B: 4,
    UnitName.DETECTIVES: -10,
    UnitName.DISPATCH: -7,
    UnitName.RECORDS: -14,
    UnitName.COMMAND: -3,
}
LATER_DUE = {
    UnitName.PATROL_A: 12,
    UnitName.PATROL_B: 26,
    UnitName.DETECTIVES: 19,
    UnitName.DISPATCH: 12,
    UnitName.RECORDS: 19,
    UnitName.COMMAND: 33,
}
OVERDUE = {UnitName.PATROL_A: 2, UnitName.DETECTIVES: 1, UnitName.DISPATCH: 2, UnitName.COMMAND: 1}
SHIFT_STARTS = (time(6, 20), time(9, 40), time(13, 10), time(15, 30), time(22, 15))


RIGHT, WRONG = "right", "wrong"
BEAT = timedelta(seconds=100)
"""How often an open page says that somebody is at it; a little under the two minutes that still count."""


class Act(StrEnum):
    """What a step does."""

    START = "start"
    BEFORE = "before"
    HERE = "here"
    LESSON = "lesson"
    CHOICE = "choice"
    ANSWER = "answer"
    READ = "read"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing one person did. ``ref`` is the lesson, the choice, the page that was read, or RIGHT or WRONG.

    ``number`` is the decision's place on the path, or the question's on its paper, which only the attempt knows;
    ``check_round`` the round, or the day of a question some days after the module. HERE is a sign of life.
    """

    at: datetime
    person: int
    module_id: str
    act: Act
    ref: str = ""
    number: int = 0
    check_round: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """That a person was assigned a module. ``person`` is their place in the cast."""

    person: int
    module_id: str
    due_on: date
    assigned_at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole story; steps in the order of time."""

    given: tuple[Given, ...]
    steps: tuple[Step, ...]


class _Course(StrEnum):
    DONE = "done"
    MIDDLE = "middle"
    UNTOUCHED = "untouched"


def plan_demo(
    people: Sequence[CastMember], modules: Sequence[Module], seed: int, now: datetime, zone: ZoneInfo
) -> Plan:
    """The story of these people with these modules, ending shortly before ``now``."""
    # not for secrets: the same seed is to tell the same story
    dice = random.Random(f"plan {seed}")  # noqa: S311
    story = _Story(people, now, zone, dice)
    given: list[Given] = []
    steps: list[Step] = []
    for place, module in enumerate(modules):
        takers = [one for one, member in enumerate(people) if _takes(member, module)]
        for person, one in story.assign(takers, module, is_first=place == 0):
            given.append(one)
            steps.extend(story.walk(person, module, one, is_first=place == 0))
    return Plan(tuple(given), tuple(sorted(steps, key=lambda step: step.at)))


def _takes(member: CastMember, module: Module) -> bool:
    return not ("sworn" in module.audience.lower() and member.unit in CIVILIAN)


class _Story:
    """Decides course, days and times, one roll of the dice after another."""

    def __init__(self, people: Sequence[CastMember], now: datetime, zone: ZoneInfo, dice: random.Random) -> None:
        self.people = people
        self.now = now
        self.zone = zone
        self.dice = dice
        self.today = now.astimezone(zone).date()
        self._left_overdue = dict(OVERDUE)

    def assign(self, takers: Sequence[int], module: Module, *, is_first: bool) -> Iterator[tuple[int, Given]]:
        """When each person has to be done with the module."""
        ago = ASSIGNED_FIRST if is_first else ASSIGNED_LATER
        assigned_at = self._local(self.today - ago, time(8, 0))
        for place, person in enumerate(takers):
            unit = self.people[person].unit
            if not is_first:
                due_on = _friday_after(self.today + LATER_DUE[unit] * DAY)
            elif place % 3 and self.people[person] is not OFFICER:
                due_on = self.today + FIRST_DUE
            else:
                due_on = self.today + SECOND_DUE[unit] * DAY
            yield person, Given(person, module.id, due_on, assigned_at)

    def walk(self, person: int, module: Module, given: Given, *, is_first: bool) -> Iterator[Step]:
        """What the person did with the module so far."""
        course = self._course(person, given, is_first=is_first)
        if course is _Course.UNTOUCHED:
            return
        lessons_only = len(module.lessons) - 1
        stop = None if course is _Course.DONE else 1 + self.dice.randint(1, lessons_only)
        if self.people[person] is OFFICER:
            # started and two lessons: lesson 3 is open
            stop = 3
        begin = self._begin(given, course)
        at = begin
        # some read fast and some slowly, each for the whole module
        pace = self.dice.uniform(0.6, 1.2)
        asks_before = self.people[person] is not OFFICER and self.dice.random() < 0.4
        acts = _acts(module, self.dice, asks_before=asks_before)
        for place, (act, ref, number, check_round, takes) in enumerate(acts):
            if place == stop:
                return
            before, at = at, at + timedelta(minutes=takes * pace * self.dice.uniform(0.8, 1.25))
            if act is not Act.START:
                yield from _beats(person, module.id, before, at)
            yield Step(at, person, module.id, act, ref, number, check_round)
        yield from self._look_back(person, module, at)

    def _look_back(self, person: int, module: Module, done_at: datetime) -> Iterator[Step]:
        """The questions some days later, for the half who answer such things; they come a day or two late."""
        for place, day in enumerate(BOOSTER_DAYS):
            at = done_at + day * DAY + timedelta(hours=self.dice.randint(1, 40))
            if self.dice.random() < 0.5 or at >= self.now - DAY:
                continue
            share = (0.85, 0.78, 0.72)[place]
            for number in range(1, BOOSTER_SIZE + 1):
                at += timedelta(seconds=self.dice.randint(20, 70))
                ref = RIGHT if self.dice.random() < share else WRONG
                yield Step(at, person, module.id, Act.LATER, ref, number, day)

    def _course(self, person: int, given: Given, *, is_first: bool) -> _Course:
        member = self.people[person]
        if member is OFFICER:
            return _Course.MIDDLE if is_first else _Course.UNTOUCHED
        if given.due_on == self.today + FIRST_DUE:
            return _Course.DONE
        if given.due_on < self.today:
            if self._left_overdue.get(member.unit, 0) and not member.is_named:
                self._left_overdue[member.unit] -= 1
                return _Course.MIDDLE if self._left_overdue[member.unit] % 2 else _Course.UNTOUCHED
            return _Course.DONE
        roll = self.dice.random()
        done, begun = (0.4, 0.7) if is_first else (0.18, 0.42)
        return _Course.DONE if roll < done else _Course.MIDDLE if roll < begun else _Course.UNTOUCHED

    def _begin(self, given: Given, course: _Course) -> datetime:
        """A moment between assignment and now; finished work lies around its due date, much of it late."""
        opened = self.today - given.assigned_at.astimezone(self.zone).date()
        if given.due_on == self.today + FIRST_DUE and self.dice.random() < 0.55:
            late = min(80, 1 + int(self.dice.expovariate(1 / 26)))
            day = given.due_on + late * DAY
        elif course is _Course.DONE and given.due_on < self.today:
            day = given.due_on - self.dice.randint(0, 20) * DAY
        else:
            day = self.today - self.dice.randint(1, min(21, opened.days - 1)) * DAY
        return self._local(min(day, self.today - DAY), self.dice.choice(SHIFT_STARTS)) - timedelta(
            minutes=self.dice.randint(0, 40)
        )

    def _local(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=self.zone).astimezone(UTC)


def _beats(person: int, module_id: str, before: datetime, after: datetime) -> Iterator[Step]:
    while after - before > BEAT:
        before += BEAT
        yield Step(before, person, module_id, Act.HERE)


def _friday_after(day: date) -> date:
    return day + (4 - day.weekday()) % 7 * DAY


_Acting = tuple[Act, str, int, int, float]


def _acts(module: Module, dice: random.Random, *, asks_before: bool) -> Iterator[_Acting]:
    """The way through the whole module: act, ref, number, item and nominal minutes of each step."""
    # from 0 to 1: who knows more answers better and chooses better, so that the figures of the demo hang together
    ability = dice.betavariate(1.1, 0.8)
    total = len(module.form(Form.A))
    yield Act.START, "", 0, 0, 0.5
    if asks_before:
        for number in range(1, total + 1):
            yield Act.BEFORE, RIGHT if dice.random() < 0.35 + 0.45 * ability else WRONG, number, 0, 0.6
    for lesson in module.lessons:
        yield Act.LESSON, lesson.id, 0, 0, float(lesson.minutes)
    yield from _choices(module, dice, ability)
    misses = sum(dice.random() < 0.03 + 0.4 * (1 - ability) for _ in range(total))
    yield from _answers(total, misses, 1, dice)
    if misses > _may_miss(module, total):
        yield from _answers(total, min(1, _may_miss(module, total)), 2, dice)


def _choices(module: Module, dice: random.Random, ability: float) -> Iterator[_Acting]:
    scenario = module.scenario
    if scenario is None:
        return
    standing = play.begin(scenario)
    node = scenario.nodes[standing.node_id]
    while isinstance(node, Decision):
        better = [choice for choice in node.choices if choice.id in node.recommended]
        choice = dice.choice(better if better and dice.random() < 0.2 + 0.6 * ability else node.choices)
        standing = play.choose(scenario, standing, choice.id).standing
        yield Act.CHOICE, choice.id, standing.decisions, 0, 1.5
        node = scenario.nodes[standing.node_id]
    yield Act.READ, "ending", 0, 0, 0.5
    yield Act.READ, "debrief", 0, 0, 2.0


def _answers(total: int, misses: int, check_round: int, dice: random.Random) -> Iterator[_Acting]:
    missed = set(dice.sample(range(1, total + 1), misses))
    for number in range(1, total + 1):
        yield Act.ANSWER, WRONG if number in missed else RIGHT, number, check_round, 0.75
    if total:
        yield Act.READ, "feedback", total, check_round, 0.3
        yield Act.READ, "result", 0, 0, 0.3


def _may_miss(module: Module, total: int) -> int:
    """How many answers may be wrong in a round that is still passed."""
    return int(total * (1 - module.pass_scaled) + 1e-9)
