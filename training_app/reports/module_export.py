"""The figures of questions and decisions as a CSV file. Its columns are a contract: see docs/reports.md."""

import csv
import io
from collections.abc import Iterator

from training_app.content.catalogue import Module
from training_app.foundation.cells import safe_cell
from training_app.reports.files.csv_file import BYTE_ORDER_MARK
from training_app.reports.module_figures import Figures
from training_app.reports.module_stats import TakenFigure
from training_app.scenarios.graph import Decision

COLUMNS = (
    "module id",
    "version",
    "part",
    "step id",
    "step",
    "choice id",
    "choice",
    "right or recommended",
    "people",
    "chose",
    "share",
    "share low",
    "share high",
    "tells apart",
    "tells apart low",
    "tells apart high",
    "tells apart people",
)


def figures_csv(module: Module, figures: Figures) -> str:
    """The whole file: mark, heading, one line for each answer of a question and each choice of a decision."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_question_rows(module, figures))
    writer.writerows(_decision_rows(module, figures))
    return BYTE_ORDER_MARK + text.getvalue()


def _question_rows(module: Module, figures: Figures) -> Iterator[list[str]]:
    for item in module.items:
        figure = figures.items.get(item.id)
        for option, taken in zip(item.options, figure.options, strict=True) if figure else ():
            yield _row(module, ("question", item.id, item.stem, option.id, option.text), taken)


def _decision_rows(module: Module, figures: Figures) -> Iterator[list[str]]:
    for node in module.scenario.nodes.values() if module.scenario else ():
        figure = figures.decisions.get(node.id)
        if isinstance(node, Decision) and figure:
            for choice, taken in zip(node.choices, figure.choices, strict=True):
                yield _row(module, ("decision", node.id, node.heading, choice.id, choice.short), taken)


def _row(module: Module, names: tuple[str, ...], taken: TakenFigure) -> list[str]:
    share, told = taken.share, taken.tells_apart
    interval = told.interval if told else None
    shares = (share.value, share.interval.low, share.interval.high)
    apart = (told.r if told else None, interval.low if interval else None, interval.high if interval else None)
    return [
        *map(safe_cell, (module.id, module.version, *names)),
        "yes" if taken.is_right else "no",
        str(share.n),
        str(share.part),
        # a negative number begins as a formula does, and is none: made of digits here, it stays a number
        *("" if value is None else f"{value:.6f}" for value in (*shares, *apart)),
        str(told.n) if told else "",
    ]
