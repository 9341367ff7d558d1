"""Builds the case studies."""

from collections.abc import Mapping

from training_app.content.catalogue import Basis, Case, Catalogue
from training_app.content.slots import fill_slots
from training_app.learning.pages import ReadingLine
from training_app.shelf import addresses
from training_app.shelf.pages import CasePage, CasesPage, CaseTool
from training_app.web.words import minutes_words

CONTEXT_STAMP = "Public context, not work under the initiative"


def build_cases(cases: Mapping[str, Case]) -> CasesPage:
    """The list, in the order of the files."""
    return CasesPage(
        initiative=[_line(case) for case in cases.values() if case.basis is Basis.INITIATIVE],
        context=[_line(case) for case in cases.values() if case.basis is Basis.CONTEXT],
    )


def build_case(catalogue: Catalogue, case: Case, own: Mapping[str, str], *, reads_papers: bool) -> CasePage:
    """One case study, with the next one after it.

    :param own: the agency's own texts by slot key
    :param reads_papers: the reader may open the agency's working papers, and so is shown the way to the tools
    """
    order = list(catalogue.cases.values())
    following = order[order.index(case) + 1 :][:1]
    return CasePage(
        site=case.site,
        title=case.title,
        stamp=CONTEXT_STAMP if case.basis is Basis.CONTEXT else None,
        gap=case.gap,
        content_note=case.content_note,
        minutes=minutes_words(case.minutes),
        html=fill_slots(case.html, own),
        next_title=following[0].title if following else None,
        next_url=addresses.case(following[0].id) if following else None,
        cases_url=addresses.CASES,
        tools=[
            CaseTool(tool.title, tool.purpose, addresses.tool(tool.id) if reads_papers else None)
            for tool in (catalogue.toolkit.get(tool_id) for tool_id in case.tools)
            if tool is not None
        ],
    )


def _line(case: Case) -> ReadingLine:
    detail = f"{case.site}. {case.content_note} {minutes_words(case.minutes)}."
    return ReadingLine(case.title, addresses.case(case.id), detail)
