"""f5: each factual sentence has a source; without it the text is refused; each module has the list of its sources."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import Town
from tests.shipped import shipped_catalogue, shipped_drafts
from training_app.cli.commands import main
from training_app.content.catalogue import Catalogue
from training_app.content.figures import catalogue_figures, unsourced_sentences
from training_app.settings import CONTENT_ROOT

STATUSES = {"supported", "contested", "revised", "superseded", "testimony", "legal-time-bound"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped_catalogue()


@pytest.fixture(scope="module")
def texts() -> list[Path]:
    """Every lesson and case study that ships."""
    return sorted((CONTENT_ROOT / "modules").glob("*/lessons/*.md")) + sorted(
        (CONTENT_ROOT / "modules" / "cases").glob("*.md")
    )


def test_f5_no_shipped_sentence_states_a_fact_without_a_source(catalogue: Catalogue):
    found = [
        (module.id, lesson.id, sentence)
        for module in catalogue.modules.values()
        for lesson in module.lessons
        for sentence in unsourced_sentences(lesson.html)
    ]
    found += [
        ("cases", case.id, sentence) for case in catalogue.cases.values() for sentence in unsourced_sentences(case.html)
    ]

    assert found == []
    assert catalogue_figures(catalogue).unsourced == 0


def test_f5_a_sentence_that_loses_its_source_is_counted():
    """The count is no constant: the same sentence, cited and not."""
    cited = '<div class="cited">\n<p>In 2014 a survey found it.</p>\n</div>\n'

    assert unsourced_sentences(cited) == []
    assert unsourced_sentences("<p>In 2014 a survey found it.</p>\n") == ["In 2014 a survey found it."]
    assert unsourced_sentences(f"{cited}<p>Of those, 40 percent left.</p>\n") == ["Of those, 40 percent left."]


@pytest.mark.slow
def test_f5_each_text_without_its_cite_marks_is_refused(tmp_path: Path, texts: list[Path]):
    """In a copy of what ships, every cite block is opened: each text that had a figure in one is named."""
    for name in ("modules", "scenarios"):
        shutil.copytree(CONTENT_ROOT / name, tmp_path / name)
    robbed = set()
    for text in texts:
        copy = tmp_path / text.relative_to(CONTENT_ROOT)
        words = copy.read_text(encoding="utf-8")
        opened = re.sub(r"(?m)^:::cite [^\n]*\n(.*?)\n:::$", r"\1", words, flags=re.DOTALL)
        opened = re.sub(r"\[@[a-z0-9-]+\]", "", opened)
        if opened != words:
            copy.write_text(opened, encoding="utf-8")
            robbed.add(copy.relative_to(tmp_path).as_posix())

    result = CliRunner().invoke(main, ["content", "check", "--root", str(tmp_path)])

    named = {line.split(":")[0] for line in result.stderr.splitlines() if "outside a cite block" in line}
    assert result.exit_code == 2
    assert len(robbed) > 50
    # some texts cite only what holds no figure, date or study, such as a list of principles; the others are all caught
    assert len(named) >= 0.8 * len(robbed), sorted(robbed - named)


def test_f5_every_source_says_what_it_is_worth_and_when_it_is_looked_at_again(catalogue: Catalogue):
    drafts = shipped_drafts()

    assert catalogue.sources
    for name, record in drafts.shared.records.items():
        assert record.status in STATUSES, name
        assert record.checked_on < record.review_by, name
        if record.status == "legal-time-bound":
            within = date.fromisoformat(record.review_by) - date.fromisoformat(record.checked_on)
            assert within.days <= 366, name


def test_f5_a_source_whose_day_has_come_is_named():
    drafts = shipped_drafts(date(2031, 1, 1))

    overdue = [problem for problem in drafts.problems if "was to be reviewed by" in problem.message]
    assert len(overdue) == len(catalogue_sources_cited())


def test_f5_every_cover_lists_the_sources_of_its_module(town: Town):
    officer = town.sign_in(town.people.officer_id)

    for module in town.shipped.modules.values():
        text = officer.get(f"/app/modules/{module.id}").text()
        missing = [name for name in module.source_ids if town.shipped.sources[name].title not in text]
        assert missing == [], module.id


def catalogue_sources_cited() -> set[str]:
    catalogue = shipped_catalogue()
    figures = catalogue_figures(catalogue)
    return set(catalogue.sources) - set(figures.uncited)
