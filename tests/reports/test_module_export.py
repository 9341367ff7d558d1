"""The figures' file: its columns, its numbers, and that no text of a module can become a formula."""

import csv
import io
import random
from dataclasses import replace

import pytest

from tests.reports.cohort import answer, walk
from tests.reports.ledger import NOW
from training_app.content.catalogue import Catalogue, Form, Module
from training_app.reports import module_stats
from training_app.reports.contributions import Paper, StoryRun
from training_app.reports.module_export import COLUMNS, figures_csv
from training_app.reports.module_figures import Figures


@pytest.fixture
def module(shipped: Catalogue) -> Module:
    return shipped.modules["m01-trauma"]


def figures(module: Module, people: int = 20) -> Figures:
    dice = random.Random(4)
    papers, stories = [], []
    for number in range(people):
        given = answer(module.form(Form.A), dice, number / people)
        right = sum(item.key.id == given[item.id] for item in module.form(Form.A))
        papers.append(Paper(number, NOW, "a", right, 10, right / 10, None, given))
        path, end_id = walk(module.scenario, lambda node: dice.choice(node.choices).id)
        stories.append(StoryRun(number, NOW, path, end_id))
    items = module_stats.item_figures(module.items, papers)
    decisions = module_stats.decision_figures(module.scenario, stories)
    return Figures(papers, stories, items, decisions, (), None, (), None, is_text_new=False)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_columns_are_the_contract(module: Module):
    text = figures_csv(module, figures(module))

    assert text.startswith("\ufeff" + ",".join(COLUMNS))
    assert "right or recommended,people,chose,share,share low,share high,tells apart," in text


def test_every_answer_and_choice_that_is_shown_has_one_line(module: Module):
    made = figures(module)

    lines = rows(figures_csv(module, made))

    questions = [(row["step id"], row["choice id"]) for row in lines if row["part"] == "question"]
    decisions = [(row["step id"], row["choice id"]) for row in lines if row["part"] == "decision"]
    assert questions == [(item.id, option.id) for item in module.form(Form.A) for option in item.options]
    assert decisions == [(one.node_id, choice.id) for one in made.decisions.values() for choice in one.choices]


def test_the_shares_of_a_step_add_up_to_one(module: Module):
    lines = rows(figures_csv(module, figures(module)))

    for step in {row["step id"] for row in lines}:
        here = [row for row in lines if row["step id"] == step]
        assert sum(float(row["share"]) for row in here) == pytest.approx(1.0, abs=1e-5)
        assert sum(int(row["chose"]) for row in here) == int(here[0]["people"])


def test_a_hidden_form_is_not_in_the_file(module: Module):
    ids = {row["step id"] for row in rows(figures_csv(module, figures(module, 9)))}

    assert ids == set()


def test_a_text_that_begins_as_a_formula_stays_a_text(module: Module):
    made = figures(module)
    item = module.items[0]
    risky = replace(module, items=(replace(item, stem="=1+1"), *module.items[1:]))

    assert "'=1+1" in figures_csv(risky, made)
