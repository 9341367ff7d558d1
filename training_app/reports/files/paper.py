"""The tables of columns as Markdown, which docs/exports.md ends with: what the page says is what the files hold."""

from training_app.reports.files.columns import Column, Table
from training_app.reports.files.tables import TABLES

BEGIN = "<!-- from here on printed from the tables in training_app/reports/files: change them there -->"


def columns_paper() -> str:
    """A section for each export, from the mark on to the end of the page."""
    return "\n".join([BEGIN, "", *map(table_section, TABLES.values())])


def table_section(table: Table) -> str:
    """One export: its name, what a row is, what is added up, and its columns."""
    summed = ", ".join(f"`{name}`" for name in table.summed)
    lines = [
        f"## {table.title}",
        "",
        f"File name: `{table.id}`. One row is {table.one_row}.",
        f"Added up beside the file: rows{', ' + summed if summed else ''}.",
        "",
        "| Column | Kind | Unit | What it holds | Example | Where it comes from |",
        "|---|---|---|---|---|---|",
        *map(_line, table.columns),
        "",
    ]
    return "\n".join(lines)


def _line(column: Column) -> str:
    cells = (f"`{column.name}`", column.kind.value, column.unit, column.meaning, column.example, column.source)
    return f"| {' | '.join(cells)} |"
