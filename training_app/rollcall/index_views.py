"""Builds the first page: what can be gone on with, what can be started, what was run lately."""

from collections.abc import Iterable, Mapping, Sequence

from training_app.content.catalogue import Module
from training_app.learning import addresses as learning_addresses
from training_app.learning.pages import Mark, ModuleLine, State
from training_app.learning.stamps import stamp_of
from training_app.learning.viewer import Viewer
from training_app.rollcall import addresses, rules
from training_app.rollcall.pages import IndexPage, RunningLine, ScenarioLine
from training_app.rollcall.queries import RollCallView


def build_index(
    offered: Iterable[Module],
    bound: Mapping[str, Module],
    running: Sequence[RollCallView],
    finished: Sequence[tuple[RollCallView, int]],
    viewer: Viewer,
) -> IndexPage:
    """The leader's own roll calls and the scenarios that fit one.

    :param bound: the text of each roll call by version hash
    """
    busy = {row.module_id for row in running}
    return IndexPage(
        running=[_running(row, bound[row.version_hash], viewer) for row in running],
        scenarios=[
            _scenario(module) for module in offered if rules.scenario_for_squad(module) and module.id not in busy
        ],
        lately=[_finished(row, bound[row.version_hash], count, viewer) for row, count in finished],
    )


def _running(row: RollCallView, module: Module, viewer: Viewer) -> RunningLine:
    return RunningLine(
        title=_title(module),
        detail=f"At decision {len(row.path) + 1}. Saved {viewer.when(row.saved_at)}.",
        url=addresses.story(row.id),
        close_url=addresses.close(row.id),
    )


def _scenario(module: Module) -> ScenarioLine:
    scenario = module.scenario
    assert scenario is not None  # noqa: S101 - the caller chose modules with one
    return ScenarioLine(
        side=module.short_title,
        title=scenario.title,
        setting=scenario.setting,
        minutes=f"{scenario.minutes} min",
        content_note=scenario.content_note,
        stamp=stamp_of(scenario.status)[0],
        start_url=addresses.start(module.id),
        pack_url=learning_addresses.pack(module.id),
    )


def _finished(row: RollCallView, module: Module, count: int, viewer: Viewer) -> ModuleLine:
    assert row.finished_at is not None  # noqa: S101 - only finished ones are listed
    is_missing = not count and rules.is_list_open(row.finished_at, viewer.now)
    state = State(Mark.DUE, "Nobody ticked yet") if is_missing else State(Mark.DONE, f"Present: {count}")
    if not count and not is_missing:
        state = State(Mark.OPEN, "Nobody recorded")
    url = addresses.roster(row.id) if is_missing else addresses.done(row.id)
    return ModuleLine(_title(module), url, state, f"{viewer.when(row.finished_at)}.")


def _title(module: Module) -> str:
    return module.scenario.title if module.scenario else module.title
