"""Members of a context, page by page, and no page twice."""

import json

import pytest

from training_app.foundation.http import Reply
from training_app.lms.lti.nrps import (
    MOST_PAGES,
    GoesInCircles,
    LeadsElsewhere,
    Member,
    MemberStatus,
    MembersUnreadable,
    memberships_url,
    read_page,
)
from training_app.lms.lti.roles import Roles

URL = "https://lms.example/CourseSection/2/Members?type_id=1"
NEXT = "https://lms.example/CourseSection/2/Members?type_id=1&Page=AbC"


def reply_of(*members: object, link: str = "") -> Reply:
    body = json.dumps({"id": URL, "context": {"id": "2"}, "members": list(members)}).encode()
    return Reply(200, {"link": link} if link else {}, body)


def test_the_link_filter_and_the_limit_stand_in_the_query() -> None:
    url = memberships_url(URL, resource_link_id="link 1", limit=50)

    assert url == "https://lms.example/CourseSection/2/Members?type_id=1&rlid=link+1&limit=50"


def test_without_either_the_address_stays_as_it_is() -> None:
    assert memberships_url(URL) == URL


def test_a_member_has_roles_by_their_short_names() -> None:
    page = read_page(reply_of({"user_id": "17", "roles": ["Instructor"]}), url=URL, seen=())

    assert page.members == (Member("17", Roles(is_instructor=True)),)
    assert page.next_url is None


def test_everything_that_is_shared_is_read() -> None:
    shared = {
        "user_id": "17",
        "roles": ["Learner", 7],
        "status": "Inactive",
        "name": "Alex Doe",
        "email": "alex@lms.example",
        "lis_person_sourcedid": "badge-17",
    }

    (member,) = read_page(reply_of(shared), url=URL, seen=()).members

    assert member == Member(
        "17", Roles(is_learner=True), MemberStatus.INACTIVE, "Alex Doe", "alex@lms.example", "badge-17"
    )


@pytest.mark.parametrize("entry", [{"roles": ["Learner"]}, {"user_id": ""}, {"user_id": 17}, "17", None])
def test_an_entry_without_user_id_is_left_out(entry: object) -> None:
    page = read_page(reply_of(entry, {"user_id": "18", "roles": []}), url=URL, seen=())

    assert [member.user_id for member in page.members] == ["18"]


def test_roles_that_are_no_list_grant_nothing() -> None:
    (member,) = read_page(reply_of({"user_id": "17", "roles": "Instructor"}), url=URL, seen=()).members

    assert member.roles == Roles()


@pytest.mark.parametrize(
    ("status", "read"),
    [(None, MemberStatus.ACTIVE), ("Deleted", MemberStatus.DELETED), ("Suspended", MemberStatus.INACTIVE)],
)
def test_a_status_that_nobody_knows_is_not_active(status: str | None, read: MemberStatus) -> None:
    (member,) = read_page(reply_of({"user_id": "17", "roles": [], "status": status}), url=URL, seen=()).members

    assert member.status is read


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"members":{}}', b"[" * 100_000])
def test_what_is_no_list_of_members_is_refused(body: bytes) -> None:
    with pytest.raises(MembersUnreadable, match="nothing was changed"):
        read_page(Reply(200, {}, body), url=URL, seen=())


@pytest.mark.parametrize(
    "header",
    [
        f'<{NEXT}>; rel="next"',
        f"<{NEXT}>; rel=next",
        f"<{NEXT}>;rel=next",
        f'<{NEXT}>; title="a, b; rel=prev"; rel="next"',
        f'<{URL}&since=1,2>; rel="differences", <{NEXT}>; rel="next"',
        f'<{NEXT}>; rel="next", <{URL}>; rel="differences"',
        f'<{NEXT}>; rel="last next"',
        f'<{NEXT}>; Rel="NEXT"',
        '<?type_id=1&Page=AbC>; rel="next"',
        '</CourseSection/2/Members?type_id=1&Page=AbC>; rel="next"',
    ],
)
def test_the_next_page_is_found_and_its_case_kept(header: str) -> None:
    assert read_page(reply_of(link=header), url=URL, seen=()).next_url == NEXT


def test_a_page_that_leads_to_itself_is_refused() -> None:
    with pytest.raises(GoesInCircles):
        read_page(reply_of(link=f'<{URL}>; rel="next"'), url=URL, seen=())


def test_a_page_that_leads_back_is_refused() -> None:
    with pytest.raises(GoesInCircles):
        read_page(reply_of(link=f'<{NEXT}>; rel="next"'), url=URL, seen=(NEXT,))


def test_a_list_without_end_is_refused() -> None:
    seen = [f"{URL}&page={number}" for number in range(MOST_PAGES)]

    with pytest.raises(GoesInCircles):
        read_page(reply_of(link=f'<{NEXT}>; rel="next"'), url=URL, seen=seen)


@pytest.mark.parametrize(
    "target",
    ["https://elsewhere.example/m", "http://lms.example/m", "//elsewhere.example/m", "https://lms.example:444/m"],
)
def test_a_page_on_another_host_is_refused(target: str) -> None:
    with pytest.raises(LeadsElsewhere):
        read_page(reply_of(link=f'<{target}>; rel="next"'), url=URL, seen=())
