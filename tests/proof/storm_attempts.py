"""Attempts of every kind, drawn at random and taken through the real services: whatever officers and others may do."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from uuid import UUID, uuid4

from sqlalchemy import func, select, update

from tests.conftest import Town
from training_app.accounts.roster import NewPerson, add_person
from training_app.assignments.events import ModuleAskedAgain
from training_app.assignments.models import Assignment
from training_app.content.catalogue import Module
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AttemptId
from training_app.learning import corrections, marking, questions, rules, service
from training_app.learning.corrections import Figures, Hand
from training_app.learning.errors import BoosterClosed, CorrectionRefused, StepUnknown, TriesUsed
from training_app.learning.group import GroupCredit, add_group_credit
from training_app.learning.marking import Policy, ScorePolicy
from training_app.learning.models import Attempt, LearningEvent
from training_app.learning.policy import change_policy, read_policy
from training_app.learning.service import Desk, Learner
from training_app.scenarios import play
from training_app.scenarios.graph import Decision, End, Scenario

MODULES = ("m01-trauma", "m02-asking", "m03-past-in-the-room", "m04-fairness")
REASON = "Drawn by chance, for a test."
MOST_ROUNDS = 4


class Academy:
    """Officers of one town, and a coordinator who puts things right."""

    def __init__(self, town: Town, desk: Desk, random: Random) -> None:
        self.town = town
        self.desk = desk
        self.random = random
        self._hand = Hand(town.people.coordinator_id, REASON)
        self._newcomers = 0

    def take(self, attempts: int) -> None:
        """Until there are so many attempts. Every officer has gone through some modules, some of them again."""
        self._decide_rules(check_limit=1)
        while self._count_attempts() < attempts:
            if self._happens(0.1):
                self._decide_rules(check_limit=self.random.choice([None, None, 1, 2]))
            learner = self._newcomer()
            for module_id in self.random.sample(MODULES, self.random.randrange(1, 4)):
                for _ in range(self.random.choice([1, 1, 2, 3])):
                    self._do_something(learner, module_id)
                    self._let_pass(days=self.random.choice([0, 0, 1, 8]))

    def _count_attempts(self) -> int:
        return self.desk.session.scalar(select(func.count()).select_from(Attempt)) or 0

    def _happens(self, chance: float) -> bool:
        return self.random.random() < chance

    def _let_pass(self, days: int = 0) -> None:
        # whole seconds, so that what is rounded is rounded once
        self.town.clock.now += timedelta(days=days, seconds=self.random.randrange(1, 200))

    def _newcomer(self) -> Learner:
        self._newcomers += 1
        badge, agency_id = f"r{self._newcomers}", self.town.people.agency_id
        now, session = self.town.clock(), self.desk.session
        person_id = add_person(session, NewPerson(agency_id, "Pat", f"Drawn{badge}", badge, badge=badge), now=now)
        for module_id in self.random.sample(MODULES, 3):
            # the clock goes on by years: what is to be open at the end is due after them
            due_on = self.random.choice([None, None, now.date() + timedelta(days=30), date(2200, 1, 1)])
            session.add(
                Assignment(
                    agency_id=agency_id, person_id=person_id, module_id=module_id, due_on=due_on, assigned_at=now
                )
            )
        session.commit()
        return Learner(agency_id, person_id)

    def _decide_rules(self, check_limit: int | None) -> None:
        policy = Policy(
            check_limit=check_limit,
            score_policy=self.random.choice(list(ScorePolicy)),
            offers_pretest=self._happens(0.8),
        )
        by, agency_id = self.town.people.coordinator_id, self.town.people.agency_id
        change_policy(
            self.desk.session, agency_id=agency_id, policy=policy, by=by, reason=REASON, now=self.town.clock()
        )

    def _do_something(self, learner: Learner, module_id: str) -> None:
        """One visit: begin or go on, as far as chance has it, and what others do about it afterwards."""
        if self._happens(0.1):
            self._refusable(lambda: self._grant(learner, module_id))
        elif self._happens(0.1):
            self._credit_squad(learner, module_id)
        else:
            self._take_module(learner, module_id)
        done = self._newest_completion(learner, module_id)
        if done is None:
            return
        if self._happens(0.3):
            self._answer_later(learner, done[0])
        if self._happens(0.2):
            self._refusable(lambda: self._correct(learner, *done))
        elif self._happens(0.15):
            self._refusable(lambda: self._take_back(learner, *done))
        elif self._happens(0.2):
            self.ask_again(learner, module_id)

    def _take_module(self, learner: Learner, module_id: str) -> None:
        counts_from = self._counts_from(learner, module_id)
        attempt_id = service.start_attempt(self.desk, learner, module_id, counts_from=counts_from)
        for step in self._steps(learner, attempt_id):
            self._let_pass()
            step()
            if self._happens(0.01):
                return

    def _steps(self, learner: Learner, attempt_id: AttemptId) -> Iterator[Callable[[], object]]:
        module = self._module_of(attempt_id)
        yield from self._before(learner, attempt_id, module)
        lessons = list(module.lessons)
        if self._happens(0.3):
            self.random.shuffle(lessons)
        for lesson in lessons:
            yield lambda lesson=lesson: service.finish_lesson(self.desk, learner, attempt_id, lesson.id)
        if self._happens(0.25):
            yield lambda: self._credit_squad(learner, module.id)
        if module.scenario is not None:
            yield from self._decisions(learner, attempt_id, module.scenario)
        for _ in range(MOST_ROUNDS):
            yield from self._round(learner, attempt_id, module)

    def _before(self, learner: Learner, attempt_id: AttemptId, module: Module) -> Iterator[Callable[[], object]]:
        form = marking.pretest_form_of(attempt_id, module)
        is_offered = read_policy(self.desk.session, learner.agency_id).offers_pretest
        if form is None or not is_offered or self._happens(0.6) or self._progress(attempt_id) != rules.Progress():
            return
        items = module.form(form)
        for number, item in enumerate(items[: self.random.choice([len(items), len(items), 2])], 1):
            option_id = self.random.choice(item.options).id
            yield lambda number=number, option_id=option_id: questions.answer_before(
                self.desk, learner, attempt_id, number=number, option_id=option_id
            )

    def _decisions(self, learner: Learner, attempt_id: AttemptId, scenario: Scenario) -> Iterator[Callable[[], object]]:
        while (progress := self._progress(attempt_id)).end_id is None and not progress.is_completed:
            node = play.current_page(scenario, play.replay(scenario, progress.path)).node
            assert isinstance(node, Decision)
            choice_id, step = self.random.choice(node.choices).id, len(progress.path) + 1
            # now and then twice: the second changes nothing
            for _ in range(1 + self._happens(0.1)):
                yield lambda choice_id=choice_id, step=step: service.make_choice(
                    self.desk, learner, attempt_id, step=step, choice_id=choice_id
                )

    def _round(self, learner: Learner, attempt_id: AttemptId, module: Module) -> Iterator[Callable[[], object]]:
        progress = self._progress(attempt_id)
        if progress.is_completed or progress.is_passed or not rules.may_take_check(module, progress):
            return
        check_round, skill = progress.check_round, self.random.choice([0.3, 0.9, 1.0])
        for number, item in enumerate(rules.items_of_round(module, check_round, progress), 1):
            option_id = item.key.id if self._happens(skill) else self.random.choice(item.options).id
            yield lambda number=number, option_id=option_id: self._answer(
                learner, attempt_id, check_round, number, option_id
            )

    def _answer(self, learner: Learner, attempt_id: AttemptId, check_round: int, number: int, option_id: str) -> None:
        for _ in range(2):
            try:
                service.answer_question(
                    self.desk, learner, attempt_id, check_round=check_round, number=number, option_id=option_id
                )
            except TriesUsed:
                self.desk.session.rollback()
                if self._happens(0.3):
                    return
                self._refusable(lambda: corrections.grant_try(self.desk, learner, attempt_id, self._hand))

    def _credit_squad(self, learner: Learner, module_id: str) -> None:
        """A roll call, at which the squad took a way of its own."""
        module = self.desk.library.current(module_id)
        if module.scenario is None:
            return
        steps: list[play.Step] = []
        while isinstance(node := play.current_page(module.scenario, steps).node, Decision):
            choice_id = self.random.choice(node.choices).id
            steps.append(play.choose(module.scenario, play.current_standing(module.scenario, steps), choice_id))
        end = steps[-1].page.node
        assert isinstance(end, End)
        path = tuple((step.node_id, step.choice_id) for step in steps)
        begin_write(self.desk.session)
        add_group_credit(
            self.desk,
            learner,
            GroupCredit(
                module, module.scenario.id, end.id, path, uuid4(), self.town.people.supervisor_id,
                counts_from=self._counts_from(learner, module_id),
            ),
        )  # fmt: skip
        self.desk.session.commit()

    def _answer_later(self, learner: Learner, attempt_id: AttemptId) -> None:
        """The questions of some day after the completion, all or some of them."""
        day = self.random.choice([7, 30, 90])
        completed_at = self.desk.session.scalars(select(Attempt.completed_at).where(Attempt.id == attempt_id)).one()
        assert completed_at is not None
        self.town.clock.now = max(self.town.clock.now, completed_at + timedelta(days=day))
        items = marking.booster_items(self._module_of(attempt_id), [7, 30, 90].index(day))
        for number, item in enumerate(items[: self.random.choice([1, 3, 3])], 1):
            self._let_pass()
            option_id = self.random.choice(item.options).id
            try:
                questions.answer_later(self.desk, learner, attempt_id, day=day, number=number, option_id=option_id)
            except (BoosterClosed, StepUnknown):
                # a later one is due by now, or these were answered before
                self.desk.session.rollback()
                return

    def _figures(self) -> Figures:
        credited_at = self.town.clock() - timedelta(seconds=self.random.randrange(1, 90 * 86_400))
        return Figures(credited_at, round(self.random.random(), 4), self.random.randrange(1, 300))

    def _grant(self, learner: Learner, module_id: str) -> None:
        counts_from, figures = self._counts_from(learner, module_id), self._figures()
        if counts_from is not None:
            figures = Figures(self.town.clock(), figures.scaled, figures.minutes)
        corrections.grant_completion(self.desk, learner, module_id, self._hand, figures, counts_from=counts_from)

    def _correct(self, learner: Learner, attempt_id: AttemptId, completion_id: UUID) -> None:
        corrections.correct_completion(
            self.desk, learner, attempt_id, self._hand, self._figures(), completion_id=completion_id
        )
        if self._happens(0.3):
            newest = self._newest_completion_of(attempt_id)
            corrections.void_completion(self.desk, learner, attempt_id, self._hand, completion_id=newest)

    def _take_back(self, learner: Learner, attempt_id: AttemptId, completion_id: UUID) -> None:
        corrections.void_completion(self.desk, learner, attempt_id, self._hand, completion_id=completion_id)

    def ask_again(self, learner: Learner, module_id: str) -> None:
        """A redo: what was finished before does not count any more."""
        mine = (Assignment.person_id == learner.person_id, Assignment.module_id == module_id)
        begin_write(self.desk.session)
        now = self.town.clock()
        self.desk.session.execute(update(Assignment).where(*mine).values(counts_from=now))
        asked = ModuleAskedAgain(learner.agency_id, module_id, (learner.person_id,), now)
        self.desk.house.bus.publish(self.desk.session, asked)
        self.desk.session.commit()

    def _refusable(self, act: Callable[[], object]) -> None:
        self._let_pass()
        try:
            act()
        except CorrectionRefused:
            self.desk.session.rollback()

    def _counts_from(self, learner: Learner, module_id: str):
        mine = (Assignment.person_id == learner.person_id, Assignment.module_id == module_id)
        return self.desk.session.scalars(select(Assignment.counts_from).where(*mine)).one_or_none()

    def _newest_completion(self, learner: Learner, module_id: str) -> tuple[AttemptId, UUID] | None:
        """The officer's newest attempt when it is completed, with the completion that stands."""
        mine = (Attempt.person_id == learner.person_id, Attempt.module_id == module_id)
        newest = self.desk.session.execute(
            select(Attempt.id, Attempt.status).where(*mine).order_by(Attempt.started_at.desc()).limit(1)
        ).one_or_none()
        if newest is None or newest.status != "completed":
            return None
        return AttemptId(newest.id), self._newest_completion_of(newest.id)

    def _newest_completion_of(self, attempt_id: UUID) -> UUID:
        return self.desk.session.scalars(
            select(LearningEvent.id)
            .where(LearningEvent.attempt_id == attempt_id, LearningEvent.kind == "module_completed")
            .order_by(LearningEvent.sequence.desc())
            .limit(1)
        ).one()

    def _progress(self, attempt_id: AttemptId) -> rules.Progress:
        stored = self.desk.session.execute(select(Attempt.progress).where(Attempt.id == attempt_id)).scalar_one()
        self.desk.session.rollback()
        return rules.Progress.from_json(stored)

    def _module_of(self, attempt_id: AttemptId) -> Module:
        version_hash = self.desk.session.execute(
            select(Attempt.version_hash).where(Attempt.id == attempt_id)
        ).scalar_one()
        return self.desk.library.bound(self.desk.session, version_hash)
