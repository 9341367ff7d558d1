"""The activities of one module for one agency, built once: they are in every statement and never change."""

import tincan

from training_app.content.catalogue import Item, Lesson, Module
from training_app.scenarios.graph import Decision
from training_app.xapi import vocabulary as words
from training_app.xapi.errors import PartUnknown


class ModuleActivities:
    """What statements about one module version say of it. Built lazily, part by part, and kept.

    Statements share these objects: nobody may change them.
    """

    def __init__(self, home_page: str, module: Module) -> None:
        """For the agency with this home page."""
        self._home = home_page
        self._built: dict[str, tincan.Activity] = {}
        self._contexts: dict[str | None, tincan.ContextActivities] = {}
        self.source = module
        self.module_iri = words.module_iri(home_page, module.id)
        self.check_iri = words.check_iri(home_page, module.id)
        self.pretest_iri = words.pretest_iri(home_page, module.id)
        self.booster_iri = words.booster_iri(home_page, module.id)
        self._types = {self.module_iri: words.TYPE_MODULE} | dict.fromkeys(
            (self.check_iri, self.pretest_iri, self.booster_iri), words.TYPE_ASSESSMENT
        )
        self.extensions = tincan.Extensions({words.EXTENSION_VERSION_HASH: module.version_hash})

    def module(self) -> tincan.Activity:
        """The module itself."""
        return self._built.get(self.module_iri) or self._keep(
            self.module_iri, type=words.TYPE_MODULE, name=_words(self.source.title)
        )

    def check(self) -> tincan.Activity:
        """The knowledge check."""
        return self._built.get(self.check_iri) or self._keep(
            self.check_iri, type=words.TYPE_ASSESSMENT, name=_words(f"{self.source.title}: check")
        )

    def pretest(self) -> tincan.Activity:
        """The questions before the module."""
        return self._built.get(self.pretest_iri) or self._keep(
            self.pretest_iri, type=words.TYPE_ASSESSMENT, name=_words(f"{self.source.title}: before")
        )

    def booster(self) -> tincan.Activity:
        """The questions some days after the module."""
        return self._built.get(self.booster_iri) or self._keep(
            self.booster_iri, type=words.TYPE_ASSESSMENT, name=_words(f"{self.source.title}: later")
        )

    def lesson(self, lesson_id: str) -> tincan.Activity:
        """One lesson.

        :raise PartUnknown: when this version has no such lesson
        """
        iri = words.lesson_iri(self._home, self.source.id, lesson_id)
        if iri in self._built:
            return self._built[iri]
        lesson: Lesson | None = self.source.lesson(lesson_id)
        if lesson is None:
            raise PartUnknown
        return self._keep(iri, type=words.TYPE_LESSON, name=_words(lesson.title))

    def item(self, item_id: str) -> tincan.Activity:
        """One question of the check, with its options and the right answer.

        :raise PartUnknown: when this version has no such question
        """
        iri = words.item_iri(self._home, self.source.id, item_id)
        if iri in self._built:
            return self._built[iri]
        item: Item | None = next((item for item in self.source.items if item.id == item_id), None)
        if item is None:
            raise PartUnknown
        return self._keep(
            iri,
            type=words.TYPE_INTERACTION,
            name=_words(item.id),
            description=_words(item.stem),
            interaction_type="choice",
            correct_responses_pattern=[item.key.id],
            choices=_components([(option.id, option.text) for option in item.options]),
        )

    def scenario(self, scenario_id: str) -> tincan.Activity:
        """The module's scenario.

        :raise PartUnknown: when this version has another or none
        """
        iri = words.scenario_iri(self._home, scenario_id)
        if iri in self._built:
            return self._built[iri]
        scenario = self.source.scenario
        if scenario is None or scenario.id != scenario_id:
            raise PartUnknown
        return self._keep(iri, type=words.TYPE_SIMULATION, name=_words(scenario.title))

    def decision(self, scenario_id: str, node_id: str) -> tincan.Activity:
        """One decision of the scenario. It has no right answer, so it gives no pattern of correct responses.

        :raise PartUnknown: when this version has no such decision
        """
        iri = words.node_iri(self._home, scenario_id, node_id)
        if iri in self._built:
            return self._built[iri]
        scenario = self.source.scenario
        node = scenario.nodes.get(node_id) if scenario is not None and scenario.id == scenario_id else None
        if not isinstance(node, Decision):
            raise PartUnknown
        return self._keep(
            iri,
            type=words.TYPE_INTERACTION,
            name=_words(node.heading),
            description=_words(node.ask),
            interaction_type="choice",
            choices=_components([(choice.id, choice.text) for choice in node.choices]),
        )

    def everything(self) -> list[tincan.Activity]:
        """Every activity that a statement about this module version can be about."""
        source = self.source
        found = [self.module(), self.check(), self.pretest(), self.booster()]
        found += [self.lesson(lesson.id) for lesson in source.lessons]
        found += [self.item(item.id) for item in source.items]
        if source.scenario is not None:
            found.append(self.scenario(source.scenario.id))
            nodes = source.scenario.nodes.values()
            found += [self.decision(source.scenario.id, node.id) for node in nodes if isinstance(node, Decision)]
        return found

    def within(self, parent_iri: str | None) -> tincan.ContextActivities:
        """The context of a part: its parent, the module as grouping, and the profile; of the module the profile alone.

        A parent says its type, so that the profile's templates can tell a decision from a question.
        """
        if parent_iri not in self._contexts:
            profile = _references(words.PROFILE_VERSION)
            context = tincan.ContextActivities(category=profile)
            if parent_iri is not None:
                # whatever is no part of the module's own is the scenario
                kind = tincan.ActivityDefinition(type=self._types.get(parent_iri, words.TYPE_SIMULATION))
                parent = tincan.ActivityList([tincan.Activity(id=parent_iri, definition=kind)])
                grouping = _references(self.module_iri)
                context = tincan.ContextActivities(category=profile, parent=parent, grouping=grouping)
            self._contexts[parent_iri] = context
        return self._contexts[parent_iri]

    def scenario_iri(self, scenario_id: str) -> str:
        """The id of a scenario, for contexts."""
        return words.scenario_iri(self._home, scenario_id)

    def _keep(self, iri: str, **definition: object) -> tincan.Activity:
        activity = tincan.Activity(id=iri, definition=tincan.ActivityDefinition(**definition))
        self._built[iri] = activity
        return activity


def _words(text: str) -> tincan.LanguageMap:
    return tincan.LanguageMap({words.LANGUAGE: text})


def _components(pairs: list[tuple[str, str]]) -> tincan.InteractionComponentList:
    return tincan.InteractionComponentList(
        [tincan.InteractionComponent(id=key, description=_words(text)) for key, text in pairs]
    )


def _references(iri: str) -> tincan.ActivityList:
    return tincan.ActivityList([tincan.Activity(id=iri)])
