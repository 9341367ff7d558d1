"""From page to page of any list of a platform."""

import pytest

from training_app.lms.lti.paging import Astray, next_link, next_page

URL = "https://lms.example/2/lineitems?type_id=1"
NEXT = "https://lms.example/2/lineitems?type_id=1&from=AbC"
LEADS_ON = f'<{NEXT}>; rel="next"'


def test_the_next_page_is_followed() -> None:
    assert next_page(LEADS_ON, URL, seen=(), most=9) == NEXT


def test_after_the_last_there_is_none() -> None:
    assert next_page("", URL, seen=(), most=9) is None


@pytest.mark.parametrize(
    "header", ["", f'<{NEXT}>; rel="prev"', f'<{NEXT}>; rel="nextish"', f"<{NEXT}>", NEXT, f'<{NEXT}>; title="next"']
)
def test_other_links_lead_nowhere(header: str) -> None:
    assert next_link(header, URL) is None


def test_relations_in_typographic_quotes_are_read_as_moodle_means_them() -> None:
    header = f"<{URL}>; rel=\u201cfirst\u201d, <{NEXT}>; rel=\u201cnext\u201d"

    # as it comes over the wire: UTF-8, read byte by byte
    assert next_link(header.encode().decode("latin-1"), URL) == NEXT


@pytest.mark.parametrize("target", ["https://elsewhere.example/m", "http://lms.example/m", "//elsewhere.example/m"])
def test_no_page_of_another_host_is_asked_for(target: str) -> None:
    assert next_page(f'<{target}>; rel="next"', URL, seen=(), most=9) is Astray.ELSEWHERE


@pytest.mark.parametrize(("target", "seen"), [(URL, ()), (NEXT, (NEXT,))])
def test_no_page_is_read_twice(target: str, seen: tuple[str, ...]) -> None:
    assert next_page(f'<{target}>; rel="next"', URL, seen=seen, most=9) is Astray.IN_CIRCLES


@pytest.mark.parametrize(("most", "found"), [(3, Astray.IN_CIRCLES), (4, NEXT)])
def test_a_list_has_no_more_pages_than_are_allowed(most: int, found: object) -> None:
    assert next_page(LEADS_ON, URL, seen=("https://lms.example/1", "https://lms.example/2"), most=most) == found
