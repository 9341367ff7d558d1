"""Gates on sources: unknown, superseded, and past the day of their review."""

from datetime import date

from tests.content.sample import LESSON, SOURCES, Package


def test_an_unknown_source_is_refused_where_it_is_cited(package: Package):
    line = package.edit(LESSON, ":::cite book-2014 paper-2018", ":::cite book-2014 gone")

    assert package.problems() == [f'{LESSON}:{line}: unknown source "gone"']


def test_a_superseded_source_is_refused_where_it_is_cited(package: Package):
    line = package.edit(LESSON, ":::cite book-2014\n", ":::cite old-2001\n")

    assert f'{LESSON}:{line}: the source "old-2001" is superseded' in package.problems()


def test_a_cited_source_past_its_review_is_refused_where_it_is_recorded(package: Package):
    line = package.line(SOURCES, "2026-12-31")

    problems = package.problems(today=date(2027, 1, 1))

    assert problems == [f'{SOURCES}:{line}: the source "paper-2018" was to be reviewed by 2026-12-31']


def test_the_day_of_the_review_is_not_too_late(package: Package):
    assert package.load(today=date(2026, 12, 31))


def test_a_source_that_nobody_cites_may_be_old(package: Package):
    assert "old-2001" in package.load().sources


def test_a_broken_record_is_told_once(package: Package):
    line = package.edit(SOURCES, "year: 2018", "year: 18")

    assert package.problems() == [f'{SOURCES}:{line}: "year" must be at least 1600']


def test_an_id_that_is_none_is_refused(package: Package):
    line = package.edit(SOURCES, "old-2001:", "Old 2001:")

    assert f'{SOURCES}:{line}: "Old 2001" must be an id: small letters, digits and single hyphens' in package.problems()


def test_a_running_agency_is_not_closed_by_a_review_date(package: Package) -> None:
    assert package.load(today=None)
