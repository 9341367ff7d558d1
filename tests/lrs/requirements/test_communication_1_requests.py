"""1.0.3 Part Three, section 1: HEAD, headers, the alternate request syntax, encoding, content types."""

import json
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest

from tests.lrs.requirements.store_client import (
    MIXED,
    Lrs,
    activity_profile,
    agent_profile,
    attached,
    basic,
    iri,
    json_part,
    mixed,
    part_of,
    state_of,
    statement,
    without_id,
)

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# a request in the alternate syntax often has no headers of its own
BARE = {**FORM, "Authorization": None, "X-Experience-API-Version": None}
CONTENT = b"a drawing"


def test_xapi_00125_head_answers_as_get_does_without_the_body(lrs: Lrs) -> None:
    [known] = lrs.store(statement())
    state = state_of(lrs)
    state.write("place", {"page": 3})
    requests = [
        ("/statements", {"statementId": known}),
        ("/statements", {"statementId": str(uuid4())}),
        ("/statements", {"limit": "nine"}),
        ("/statements", {"limit": "1"}),
        ("/activities/state", {**state.where, "stateId": "place"}),
        ("/activities/state", state.where),
        ("/agents", {"agent": {"mbox": "mailto:jo@example.org"}}),
        ("/about", {}),
    ]

    for path, params in requests:
        whole, head = lrs.ask("GET", path, **params), lrs.ask("HEAD", path, **params)

        assert whole.data
        assert head.data == b""
        assert head.status_code == whole.status_code
        assert dict(head.headers) == dict(whole.headers)


def test_xapi_00126_head_is_taken_wherever_get_is(lrs: Lrs) -> None:
    agent = {"mbox": "mailto:jo@example.org"}
    answers = {
        "/statements": lrs.ask("HEAD", "/statements"),
        "/activities/state": lrs.ask("HEAD", "/activities/state", activityId=iri(), agent=agent),
        "/activities/profile": lrs.ask("HEAD", "/activities/profile", activityId=iri()),
        "/agents/profile": lrs.ask("HEAD", "/agents/profile", agent=agent),
        "/agents": lrs.ask("HEAD", "/agents", agent=agent),
        "/activities": lrs.ask("HEAD", "/activities", activityId=iri()),
        "/about": lrs.ask("HEAD", "/about"),
    }

    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(answers, 200)


def form(lrs: Lrs, **fields: str) -> str:
    """The form of a request in the alternate syntax, with the headers in it."""
    headers = {"Authorization": basic(lrs.key, lrs.secret), "X-Experience-API-Version": lrs.version}
    return urlencode({**headers, **fields})


def test_xapi_00148_a_post_that_stands_for_a_get_gives_statements(lrs: Lrs) -> None:
    activity = iri()
    [stored] = lrs.store(statement(object={"id": activity}))

    answer = lrs.ask("POST", "/statements?method=GET", form(lrs, activity=activity), headers=BARE)

    assert answer.status_code == 200
    assert [one["id"] for one in answer.json["statements"]] == [stored]
    assert answer.json["more"] == ""
    assert "X-Experience-API-Consistent-Through" in answer.headers


def test_xapi_00336_every_method_may_be_a_form_that_is_posted(lrs: Lrs) -> None:
    state, words = state_of(lrs), "{“page”: ±3}"
    where = {
        name: value if isinstance(value, str) else str(value).replace("'", '"') for name, value in state.where.items()
    }

    def send(method: str, **fields: str) -> int:
        path = f"/activities/state?method={method}"
        return lrs.ask("POST", path, form(lrs, stateId="place", **where, **fields), headers=BARE).status_code

    # the content is a string in UTF-8, and its type one of the fields
    assert send("PUT", content=words, **{"Content-Type": "text/plain"}) == 204
    assert state.read("place") == words.encode()
    assert state.ask("GET", "place").headers["Content-Type"] == "text/plain"
    assert send("GET") == 200
    assert send("DELETE", **{"If-Match": '"another"'}) == 412
    assert send("DELETE") == 204
    assert state.read("place") is None
    assert send("POST", content='{"page": 4}') == 204
    assert state.read("place") == b'{"page": 4}'


def test_xapi_00336_statements_may_be_stored_so_too(lrs: Lrs) -> None:
    put, posted = statement(), statement()
    body = form(lrs, statementId=put["id"], content=quote("not encoded twice", safe=""))

    assert lrs.ask("POST", "/statements?method=PUT", body, headers=BARE).status_code == 400

    body = form(lrs, statementId=put["id"], content=json.dumps(put))
    assert lrs.ask("POST", "/statements?method=PUT", body, headers=BARE).status_code == 204
    answer = lrs.ask("POST", "/statements?method=POST", form(lrs, content=json.dumps(posted)), headers=BARE)
    assert answer.json == [posted["id"]]
    assert lrs.has(put["id"])


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        pytest.param("/statements?method=GET&limit=1", {}, id="a parameter that belongs into the form"),
        pytest.param("/statements?method=PUT", {"statementId": str(uuid4())}, id="no content"),
        pytest.param("/statements?method=GET", {"content": "{}"}, id="content that GET has none of"),
        pytest.param("/statements?method=PATCH", {"content": "{}"}, id="a method that there is not"),
        pytest.param("/statements?method=get", {}, id="a method in other case"),
        pytest.param("/statements?method=GET", {"limit": "no number"}, id="what would be refused otherwise too"),
    ],
)
def test_xapi_00336_what_is_not_the_alternate_syntax_is_refused(lrs: Lrs, path: str, fields: dict[str, str]) -> None:
    assert lrs.ask("POST", path, form(lrs, **fields), headers=BARE).status_code == 400


def test_xapi_00336_the_form_says_that_it_is_one(lrs: Lrs) -> None:
    body = form(lrs)

    for kind in ("application/json", "text/plain", "multipart/form-data"):
        refused = lrs.ask("POST", "/statements?method=GET", body, headers={"Content-Type": kind})
        assert refused.status_code == 400
    assert lrs.ask("POST", "/statements?method=GET", b"\xff=1", headers=FORM).status_code == 400
    assert lrs.ask("POST", "/statements?method=GET", "", headers=FORM).status_code == 400
    assert lrs.ask("POST", "/statements?method=GET", body, headers=FORM).status_code == 200


def test_strings_are_utf_8_in_and_out(lrs: Lrs) -> None:
    name = "Jo “Ø” 警察 🚔"
    [stored] = lrs.store(statement(actor={"mbox": "mailto:jo@example.org", "name": name}))

    answer = lrs.get("/statements", statementId=stored)

    assert name.encode() in answer.data
    assert answer.json["actor"]["name"] == name
    assert lrs.post(b'{"actor": "\xe9"}').status_code == 400


def test_xapi_00127_statements_come_as_json_or_multipart_and_as_nothing_else(lrs: Lrs) -> None:
    with_url = without_id(attachments=[attached(CONTENT, fileUrl="https://example.org/drawing.txt")])
    whole = without_id(attachments=[attached(CONTENT)])

    assert lrs.post(with_url).status_code == 200
    assert lrs.post(with_url, headers={"Content-Type": "application/json; charset=utf-8"}).status_code == 200
    assert lrs.post(mixed(json_part(whole), part_of(CONTENT)), headers=MIXED).status_code == 200
    for kind in ("multipart/form-data; boundary=cut-here", "text/plain", "application/jsonp", "application/x-json"):
        assert lrs.post(with_url, headers={"Content-Type": kind}).status_code == 400
    assert (
        lrs.post(
            mixed(json_part(whole)), headers={"Content-Type": "multipart/form-data; boundary=cut-here"}
        ).status_code
        == 400
    )
    # multipart does not need to hold an attachment
    assert lrs.post(mixed(json_part(without_id())), headers=MIXED).status_code == 200
    assert lrs.post(mixed(json_part(with_url)), headers=MIXED).status_code == 200


def test_xapi_00128_a_part_that_is_no_attachment_is_refused(lrs: Lrs) -> None:
    sent = statement(attachments=[attached(CONTENT)])

    answer = lrs.post(mixed(json_part(sent), part_of(CONTENT), part_of(b"another")), headers=MIXED)

    assert answer.status_code == 400
    assert not lrs.has(sent["id"])


def test_xapi_00129_an_attachment_without_its_part_needs_a_file_url(lrs: Lrs) -> None:
    sent = statement(attachments=[attached(CONTENT), attached(b"two", fileUrl="https://example.org/two.txt")])

    assert lrs.post(sent).status_code == 400
    assert lrs.post(mixed(json_part(sent)), headers=MIXED).status_code == 400
    assert not lrs.has(sent["id"])
    assert lrs.post(mixed(json_part(sent), part_of(CONTENT)), headers=MIXED).status_code == 200


def test_xapi_00129_the_attachments_of_a_sub_statement_are_looked_at_too(lrs: Lrs) -> None:
    sub = {
        "objectType": "SubStatement",
        "actor": {"mbox": "mailto:jo@example.org"},
        "verb": {"id": "https://example.org/verbs/planned"},
        "object": {"id": iri()},
        "attachments": [attached(b"in the sub-statement")],
    }
    sent = statement(object=sub)

    assert lrs.post(sent).status_code == 400
    assert lrs.post(mixed(json_part(sent), part_of(b"in the sub-statement")), headers=MIXED).status_code == 200


def test_xapi_00130_each_part_begins_with_the_boundary(lrs: Lrs) -> None:
    body = mixed(json_part(statement(attachments=[attached(CONTENT)])), part_of(CONTENT))
    broken = {
        "no boundary before the second part": body.replace(
            b"\r\n--cut-here\r\nContent-Type: text", b"\r\nContent-Type: text"
        ),
        "no boundary before the first": body.replace(b"--cut-here\r\n", b"", 1),
        "no end": body.removesuffix(b"--cut-here--\r\n"),
        "cut in the middle": body[: len(body) // 2],
        "nothing": b"",
        "the boundary alone": b"--cut-here--\r\n",
        "headers without their end": b"--cut-here\r\nContent-Type: application/json\r\n--cut-here--\r\n",
    }

    for what, wrong in broken.items():
        assert lrs.post(wrong, headers=MIXED).status_code == 400, what
    assert lrs.post(body, headers=MIXED).status_code == 200


def test_xapi_00131_the_content_type_names_the_boundary(lrs: Lrs) -> None:
    body = mixed(json_part(statement(attachments=[attached(CONTENT)])), part_of(CONTENT))

    for header in (
        "multipart/mixed",
        "multipart/mixed; boundary=",
        "multipart/mixed; boundary=other",
        "multipart/mixed; cut=x",
    ):
        assert lrs.post(body, headers={"Content-Type": header}).status_code == 400, header
    assert (
        lrs.post(body, headers={"Content-Type": 'multipart/mixed; charset=utf-8; boundary="cut-here"'}).status_code
        == 200
    )


def test_xapi_00131_a_boundary_may_have_every_character_that_rfc_2046_allows(lrs: Lrs) -> None:
    boundary = "abcABC0123'()+_,-./:=?"
    sent = statement(attachments=[attached(CONTENT)])

    body = mixed(json_part(sent), part_of(CONTENT), boundary=boundary)

    assert lrs.post(body, headers={"Content-Type": f'multipart/mixed; boundary="{boundary}"'}).json == [sent["id"]]


def test_xapi_00132_a_part_says_its_hash_and_is_what_it_says(lrs: Lrs) -> None:
    sent = statement(attachments=[attached(CONTENT)])
    wrong = {
        "none": part_of(CONTENT, X_Experience_API_Hash=None),
        "that of no attachment": part_of(b"another"),
        "that of other content": part_of(b"another", X_Experience_API_Hash=sent["attachments"][0]["sha2"]),
        "no hash": part_of(CONTENT, X_Experience_API_Hash="abc"),
        "digits of none": part_of(CONTENT, X_Experience_API_Hash="x" * 64),
    }

    for what, part in wrong.items():
        assert lrs.post(mixed(json_part(sent), part), headers=MIXED).status_code == 400, what
    assert not lrs.has(sent["id"])
    upper = part_of(CONTENT, X_Experience_API_Hash=sent["attachments"][0]["sha2"].upper())
    assert lrs.post(mixed(json_part(sent), upper), headers=MIXED).status_code == 200


def test_xapi_00133_all_statements_are_in_the_first_part(lrs: Lrs) -> None:
    one, two = statement(attachments=[attached(CONTENT)]), statement()

    assert lrs.post(mixed(json_part(one), json_part(two), part_of(CONTENT)), headers=MIXED).status_code == 400
    assert not lrs.has(one["id"])
    assert lrs.post(mixed(json_part([one, two]), part_of(CONTENT)), headers=MIXED).json == [one["id"], two["id"]]


def test_xapi_00134_the_first_part_is_json_and_says_so(lrs: Lrs) -> None:
    sent = statement(attachments=[attached(CONTENT)])

    for kind in ("text/plain", "", "application/xml"):
        answer = lrs.post(mixed(json_part(sent, kind), part_of(CONTENT)), headers=MIXED)
        assert answer.status_code == 400, kind
    assert lrs.post(mixed(part_of(CONTENT), json_part(sent)), headers=MIXED).status_code == 400


def test_xapi_00135_a_part_is_sent_as_binary_and_says_so(lrs: Lrs) -> None:
    sent = statement(attachments=[attached(CONTENT)])

    for coding in (None, "base64", "8bit", ""):
        part = part_of(CONTENT, Content_Transfer_Encoding=coding)
        assert lrs.post(mixed(json_part(sent), part), headers=MIXED).status_code == 400, coding
    assert (
        lrs.post(
            mixed(json_part(sent), part_of(CONTENT, Content_Transfer_Encoding="binary")), headers=MIXED
        ).status_code
        == 200
    )


def test_documents_may_have_any_content_type(lrs: Lrs) -> None:
    for documents in (state_of(lrs), agent_profile(lrs), activity_profile(lrs)):
        documents.write("drawing", b"\x89PNG\r\n\x00\xff", "image/png; purpose=scene")

        answer = documents.ask("GET", "drawing")

        assert answer.data == b"\x89PNG\r\n\x00\xff"
        assert answer.headers["Content-Type"] == "image/png; purpose=scene"
