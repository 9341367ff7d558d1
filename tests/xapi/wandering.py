"""An officer of tests who goes through a module by the services in a way that chance decides, and sometimes stops."""

from random import Random
from uuid import UUID, uuid4

from tests.conftest import Town
from tests.learning.putting_right import FIGURES, completion_of, hand_of
from tests.learning.walking import begin, learner_of, module_of, progress_of
from tests.learning.walks import a_path
from training_app.content.catalogue import Option
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AttemptId, PersonId
from training_app.learning import marking, rules, service
from training_app.learning.corrections import correct_completion, grant_completion, void_completion
from training_app.learning.errors import BoosterClosed, CorrectionRefused
from training_app.learning.group import GroupCredit, add_group_credit
from training_app.learning.questions import answer_before, answer_later
from training_app.learning.service import Desk
from training_app.scenarios import play
from training_app.scenarios.graph import Decision, End


class Wanderer:
    """One officer in one attempt at one module."""

    def __init__(self, town: Town, desk: Desk, random: Random, person_id: PersonId, module_id: str) -> None:
        """Begin the module, or go on with it."""
        self._town = town
        self._desk = desk
        self._random = random
        self._learner = learner_of(town, person_id)
        self._module_id = module_id
        self.attempt_id: AttemptId = begin(desk, self._learner, module_id)
        self._module = module_of(desk, self.attempt_id)

    def go(self) -> None:
        """Some questions before, then lessons and story as they come, rounds of the check, and what comes after."""
        if self._is(0.6):
            self._questions_before()
        while self._study():
            if self._is(0.01):
                break
        while rules.next_step(self._module, self._progress).kind is rules.StepKind.CHECK and not self._is(0.01):
            self._answer()
        if self._progress.is_completed or self._is(0.5):
            self._afterwards()

    @property
    def _progress(self) -> rules.Progress:
        return progress_of(self._desk, self.attempt_id)

    def _is(self, probability: float) -> bool:
        # so that time passes, and never goes back
        self._town.clock.advance(seconds=self._random.choice([0, 0, 4, 200]))
        return self._random.random() < probability

    def _option(self, options: tuple[Option, ...], *, right: float) -> str:
        wanted = self._is(right)
        return self._random.choice([option.id for option in options if option.is_key == wanted])

    def _questions_before(self) -> None:
        form = marking.pretest_form_of(self.attempt_id, self._module)
        items = self._module.form(form) if form else ()
        for number, item in enumerate(items, 1):
            if self._is(0.05):
                return
            option_id = self._option(item.options, right=0.4)
            answer_before(self._desk, self._learner, self.attempt_id, number=number, option_id=option_id)

    def _study(self) -> bool:
        """One step of a lesson or of the story, in any order; False when nothing of them is left."""
        progress = self._progress
        if progress.is_completed:
            return False
        ways = [lesson.id for lesson in self._module.lessons if lesson.id not in progress.lessons_done]
        is_story_open = self._module.scenario is not None and progress.end_id is None
        if not ways and not is_story_open:
            return False
        if is_story_open and self._is(0.05):
            self._roll_call()
        elif is_story_open and (not ways or self._is(0.5)):
            self._decide(progress)
        else:
            lesson_id = self._random.choice(ways)
            service.finish_lesson(self._desk, self._learner, self.attempt_id, lesson_id)
        return True

    def _decide(self, progress: rules.Progress) -> None:
        scenario = self._module.scenario
        assert scenario is not None
        node = play.current_page(scenario, play.replay(scenario, progress.path)).node
        assert isinstance(node, Decision)
        choice_id = self._random.choice(node.choices).id
        step = len(progress.path) + 1
        service.make_choice(self._desk, self._learner, self.attempt_id, step=step, choice_id=choice_id)

    def _roll_call(self) -> None:
        scenario, path = self._module.scenario, a_path(self._module)
        assert scenario is not None
        end = play.replay(scenario, path)[-1].page.node
        assert isinstance(end, End)
        begin_write(self._desk.session)
        credit = GroupCredit(self._module, scenario.id, end.id, path, uuid4(), self._town.people.supervisor_id)
        add_group_credit(self._desk, self._learner, credit)
        self._desk.session.commit()

    def _answer(self) -> None:
        progress = self._progress
        items = rules.items_of_round(self._module, progress.check_round, progress)
        answered = {answer.item_id for answer in progress.answers}
        number = self._random.choice([place for place, item in enumerate(items, 1) if item.id not in answered])
        service.answer_question(
            self._desk,
            self._learner,
            self.attempt_id,
            check_round=progress.check_round,
            number=number,
            # some rounds fail and some pass; whoever fails often knows it at last
            option_id=self._option(items[number - 1].options, right=0.75 if progress.check_round < 3 else 1.0),
        )

    def _afterwards(self) -> None:
        """What a coordinator does, and the questions some days later, in any order; what is refused leaves no trace."""
        for _ in range(self._random.randrange(5)):
            deed = self._random.choice([self._grant, self._correct, self._void, self._booster, self._booster])
            try:
                deed()
            except (BoosterClosed, CorrectionRefused):
                self._desk.session.rollback()

    def _grant(self) -> None:
        grant_completion(self._desk, self._learner, self._module_id, hand_of(self._town), FIGURES)

    def _correct(self) -> None:
        meant = self._completion()
        hand = hand_of(self._town)
        correct_completion(self._desk, self._learner, self.attempt_id, hand, FIGURES, completion_id=meant)

    def _void(self) -> None:
        meant = self._completion()
        void_completion(self._desk, self._learner, self.attempt_id, hand_of(self._town), completion_id=meant)

    def _completion(self) -> UUID:
        if not self._progress.is_completed:
            raise CorrectionRefused
        return completion_of(self._desk, self.attempt_id)

    def _booster(self) -> None:
        day = self._random.choice(marking.BOOSTER_DAYS)
        self._town.clock.advance(days=self._random.choice([0, 8, 23]))
        items = marking.booster_items(self._module, sorted(marking.BOOSTER_DAYS).index(day))
        for number, item in enumerate(items, 1):
            if self._is(0.1):
                return
            option_id = self._option(item.options, right=0.5)
            answer_later(self._desk, self._learner, self.attempt_id, day=day, number=number, option_id=option_id)
