"""The address of a sign-in link is a key: the page behind it must not be named to anyone it asks for styles."""

from tests.agency import link_for
from tests.conftest import Town
from tests.officer import FlaskLine, Officer


def test_what_a_link_s_page_loads_is_not_asked_for_in_its_name(town: Town) -> None:
    """A browser sends a page's address along with each request for its styles, and proxies log that as the referrer."""
    officer = Officer(FlaskLine(town.app))

    page = officer.get(link_for(town.app, town.people.officer_id, town.clock()))

    head = [(one.tag, one.get("name"), one.get("content")) for one in page.tree.iter() if one.tag in {"meta", "link"}]
    policy = head.index(("meta", "referrer", "no-referrer"))
    assert policy < [tag for tag, _, _ in head].index("link")
