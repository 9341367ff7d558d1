"""Ten years of an invented agency: people come, go, change units, are away, finish early, late or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.assignments.slow_count import DAY, SlowOfficer, SlowRedo, Today, wall_day
from training_app.assignments.due_dates import ByDate, DaysAfterAssignment, DaysAfterHire
from training_app.assignments.history import Exemption, Extent, History, Meant, RedoAsked
from training_app.assignments.leave import Leave
from training_app.assignments.plans import Both, LateFinish, Leaving, Plan, RollFrom, Rolling, Window

FIRST, LAST = date(2024, 1, 1), date(2033, 12, 31)
ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix")
FISCAL = date(2020, 10, 1)
MADE = date(2024, 2, 29)
WINDOW_TOO = Window(FISCAL, 12, LateFinish.RUNNING_PERIOD_TOO)

PLANS = {
    "once": Plan(MADE, DaysAfterHire(30)),
    "rolling": Plan(MADE, DaysAfterHire(30), Rolling(12, 60), grace_days=10, early_days=30),
    "rolling without a date": Plan(MADE, None, Rolling(24, 90), leaving=Leaving.KEEP),
    "rhythm": Plan(MADE, ByDate(date(2024, 3, 31)), Rolling(6, 30, RollFrom.DUE_DATE), early_days=45),
    "unless late": Plan(MADE, DaysAfterAssignment(45), Rolling(12, 60, RollFrom.DUE_DATE_UNLESS_LATE), 5, 20),
    "fiscal year": Plan(MADE, None, Window(FISCAL, 12), grace_days=14, early_days=30),
    "fiscal year, kept": Plan(MADE, DaysAfterHire(60), Window(FISCAL, 12), early_days=60, leaving=Leaving.KEEP),
    "fiscal year, late counts on": Plan(MADE, None, WINDOW_TOO, early_days=10),
    "two years": Plan(MADE, ByDate(date(2024, 12, 31)), Window(date(2020, 1, 1), 24), early_days=90),
    "quarters": Plan(MADE, None, Window(date(2020, 1, 31), 3), early_days=5, notice_days=20),
    "both": Plan(MADE, DaysAfterHire(30), Both(Window(FISCAL, 12), 14, 60), early_days=30),
    "both, short": Plan(MADE, None, Both(WINDOW_TOO, 7, 30), grace_days=3, early_days=20, leaving=Leaving.KEEP),
}


@dataclass
class Life:
    """One person's ten years under a plan, day by day, with what the slow count made of them.

    ``also`` is a second assignment of the same module that means the same people.
    """

    random: Random
    plan: Plan
    zone: ZoneInfo
    hired_on: date
    also: Plan
    slow: SlowOfficer = field(init=False)
    slow_too: SlowOfficer = field(init=False)
    slow_redos: list[SlowRedo] = field(default_factory=list)
    is_away: bool = False
    meant: list[Meant] = field(default_factory=list)
    completions: list[datetime] = field(default_factory=list)
    leaves: list[Leave] = field(default_factory=list)
    exemptions: list[Exemption] = field(default_factory=list)
    redos: list[RedoAsked] = field(default_factory=list)
    left_on: list[date] = field(default_factory=list)
    is_here: bool = False
    is_meant: bool = False
    away_until: date | None = None
    came_back: date | None = None

    def __post_init__(self) -> None:
        self.slow = SlowOfficer(self.plan, self.zone, self.hired_on)
        self.slow_too = SlowOfficer(self.also, self.zone, self.hired_on)
        # from a week to a year and a half until they get to it
        self.zeal = self.random.choice([0.002, 0.004, 0.01, 0.03, 0.1])

    @property
    def history(self) -> History:
        return History(
            self.hired_on, self.meant, self.completions, self.leaves, self.exemptions, self.redos, self.left_on
        )

    def days(self) -> Iterator[date]:
        """Live through each day; after each, ``history`` and ``slow`` know the same."""
        day = min(FIRST, self.hired_on)
        while day <= LAST:
            self._live(day)
            if day >= FIRST:
                yield day
            day += DAY

    def _live(self, day: date) -> None:
        today = Today(day, is_member=False)
        self._employ(today)
        self._move(today)
        self._be_away(today)
        self._decide(today)
        self._learn(today)
        today.is_member = self.is_meant
        self.is_away = today.is_away
        self._count(today)

    def _count(self, today: Today) -> None:
        for officer in (self.slow, self.slow_too):
            officer.step(today)
        for asked in self.redos[len(self.slow_redos) :]:
            # for good is for good: what is asked after it is open for nobody
            is_free = any(one.extent is Extent.FOR_GOOD and one.on < today.day for one in self.exemptions)
            assert asked.due_on is not None
            self.slow_redos.append(SlowRedo(asked.at, asked.due_on, is_open=not is_free))
        for redo in self.slow_redos:
            redo.step(today)

    def _chance(self, once_in_days: float) -> bool:
        return self.random.random() < 1 / once_in_days

    def _employ(self, today: Today) -> None:
        if not self.is_here and (today.day == self.hired_on or (self.left_on and self._chance(400))):
            self.is_here = today.day == self.hired_on or today.day > self.left_on[-1]
        elif self.is_here and self._chance(2500):
            self.is_here, today.has_left = False, True
            self.left_on.append(today.day)

    def _move(self, today: Today) -> None:
        day = today.day
        may = self.is_here and day >= MADE
        if self.is_meant and (not may or self._chance(900)):
            self.is_meant = False
            self.meant[-1] = Meant(self.meant[-1].since, day - DAY)
        elif not self.is_meant and may and self._chance(1 if not self.meant else 250):
            last = self.meant[-1].until if self.meant else None
            if last is None or day > last + DAY:
                self.is_meant = True
                self.meant.append(Meant(day))

    def _be_away(self, today: Today) -> None:
        if self.away_until is None and self._chance(300):
            length = self.random.choice([0, 3, 14, 45, 120, 500, 700])
            self.away_until = today.day + DAY * length
            self.leaves.append(Leave(today.day, self.random.choice([None, self.away_until])))
            if self.random.random() < 0.2:
                self.leaves.append(Leave(today.day, today.day + DAY * self.random.randrange(length + 1)))
        if self.away_until is not None:
            today.is_away = True
            if today.day == self.away_until:
                self.away_until = None
                self.leaves[:] = [Leave(one.first, one.last or today.day) for one in self.leaves]

    def _decide(self, today: Today) -> None:
        if self._chance(1200):
            today.exemption = Extent.FOR_GOOD if self._chance(8) else Extent.ONE_CYCLE
            self.exemptions.append(Exemption(today.day, today.exemption))
        if self._chance(700):
            today.redos.append(self._moment(today.day))
            self.redos.append(RedoAsked(today.redos[0], today.day + timedelta(days=self.random.choice([7, 30, 120]))))

    def _learn(self, today: Today) -> None:
        # some begin before they are asked, and some take it again for no reason
        is_asked = self.slow.live is not None or (self.slow.coming is not None and self._chance(20))
        if (is_asked and self._chance(1 / self.zeal)) or self._chance(1500):
            today.completions += sorted(self._moment(today.day) for _ in range(self.random.choice([1, 1, 1, 2])))
            self.completions += today.completions

    def _moment(self, day: date) -> datetime:
        """Some moment that counts for the day: often noon, often the edges of the day and of the changing hour."""
        clock = self.random.choice(
            [time(12), time(0), time(23, 59, 59), time(1, 30), time(2, 30), time(23, 59, 58, 999_999), time(3)]
        )
        moment = datetime.combine(day, clock, tzinfo=self.zone).replace(fold=self.random.choice([0, 1]))
        moment = moment.astimezone(UTC) + timedelta(microseconds=len(self.completions) + len(self.redos))
        if wall_day(moment, self.zone) != day:
            return datetime.combine(day, time(12), tzinfo=self.zone).astimezone(UTC)
        return moment


def lives(count: int, seed: int) -> Iterator[Life]:
    """So many people, under each plan and in each zone by turns."""
    random = Random(seed)
    names = list(PLANS)
    for number in range(count):
        hired_on = FIRST + timedelta(days=random.randrange(-2000, 2500))
        plan, also = (PLANS[names[(number + offset) % len(names)]] for offset in (0, 5 + number // len(names)))
        yield Life(random, plan, ZoneInfo(ZONES[number % len(ZONES)]), hired_on, also)
