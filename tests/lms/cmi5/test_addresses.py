"""Which addresses of an LMS are taken, and where its xAPI resources stand."""

import pytest

from training_app.lms.cmi5.addresses import fault_of, origin_of, resource_address


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("http://lms.example/xapi", "does not begin with https"),
        ("ftp://lms.example/xapi", "does not begin with https"),
        ("javascript://lms.example/%0aalert(1)", "does not begin with https"),
        ("javascript:alert(1)", "is not a full web address"),
        ("/xapi", "is not a full web address"),
        ("https:///xapi", "is not a full web address"),
        ("https://lms.example:0/", "is not a full web address"),
        ("https://lms.example:port/", "is not a full web address"),
        ("https://[::1/", "is not a full web address"),
        ("https://lms.example/a b", "is not a full web address"),
        ("https://lms.example\\@other.example/", "is not a full web address"),
        ("https://lms.example/\r\nHost: x", "is not a full web address"),
        ("https://lms.example/" + "a" * 4_096, "is not a full web address"),
        ("https://name:secret@lms.example/", "holds a name or password"),
        ("https://localhost/xapi", "points to this machine itself"),
        ("http://127.0.0.1:8000/xapi", "points to this machine itself"),
    ],
)
def test_such_an_address_is_refused(address: str, fault: str) -> None:
    assert fault_of(address, may_use_loopback=False) == fault


@pytest.mark.parametrize(
    "address", ["https://lms.example/xapi?tenant=7", "https://lms.example:8443", "https://[2001:db8::1]/x"]
)
def test_such_an_address_is_taken(address: str) -> None:
    assert fault_of(address, may_use_loopback=False) is None


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:80/x", "http://localhost/x", "http://[::1]:8/x", "https://localhost/"]
)
def test_this_machine_is_taken_where_it_may_be(address: str) -> None:
    assert fault_of(address, may_use_loopback=True) is None


def test_plain_http_elsewhere_is_refused_even_then() -> None:
    assert fault_of("http://lms.example/", may_use_loopback=True) == "does not begin with https"


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://LMS.example/fetch?k=1", "https://lms.example"),
        ("https://lms.example:443/", "https://lms.example"),
        ("https://lms.example:8443/", "https://lms.example:8443"),
        ("http://[::1]:8000/x", "http://[::1]:8000"),
    ],
)
def test_an_origin_is_scheme_host_and_port(address: str, origin: str) -> None:
    assert origin_of(address) == origin


@pytest.mark.parametrize(
    ("endpoint", "address"),
    [
        ("https://lms.example/xapi", "https://lms.example/xapi/statements"),
        ("https://lms.example/xapi/", "https://lms.example/xapi/statements"),
        ("https://lms.example", "https://lms.example/statements"),
        ("https://lms.example/xapi?tenant=7", "https://lms.example/xapi/statements?tenant=7"),
    ],
)
def test_a_resource_stands_below_the_endpoint(endpoint: str, address: str) -> None:
    assert resource_address(endpoint, "statements") == address


def test_parameters_are_encoded_behind_those_of_the_endpoint() -> None:
    address = resource_address("https://lms.example/xapi?tenant=7", "activities/state", stateId="a b&c")

    assert address == "https://lms.example/xapi/activities/state?tenant=7&stateId=a+b%26c"
