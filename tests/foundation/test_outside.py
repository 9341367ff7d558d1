"""The client for addresses that others named: the public internet, and what was allowed by name."""

import socket
from typing import Any

import pytest

from tests.fakes.platform_wire import Answer, Server
from training_app.foundation.http import NoReply
from training_app.foundation.outside import INSIDE, OutsideClient, is_public


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.0.0.7", False),
        ("172.16.3.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("::ffff:10.0.0.7", False),
        ("fd00::1", False),
        ("fe80::1%eth0", False),
    ],
)
def test_which_addresses_are_public(address: str, expected: bool) -> None:
    assert is_public(address) is expected


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.7", "[::1]", "2130706433", "0x7f000001"])
def test_nothing_inside_is_connected_to(scheme: str, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[Any] = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: connected.append(address))

    with pytest.raises(NoReply) as raised:
        OutsideClient().send("GET", f"{scheme}://{host}:9/x", headers={})

    assert str(raised.value) == INSIDE
    assert connected == []


def test_a_name_that_also_means_a_machine_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(*_: object, **__: object) -> list[Any]:
        return [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.7", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", both)

    with pytest.raises(NoReply, match="inside the network"):
        OutsideClient().send("GET", "http://lms.example/x", headers={})


def test_what_was_looked_at_is_what_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that means a public address when it is looked at, and this machine when it is asked for again."""
    answers = iter([("93.184.216.34", 80), ("127.0.0.1", 80)])
    connected: list[Any] = []

    def changing(host: str, *_: object, **__: object) -> list[Any]:
        return [(2, 1, 6, "", (host, 80) if host[0].isdigit() else next(answers))]

    def connect(_: socket.socket, address: Any) -> None:
        connected.append(address)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    monkeypatch.setattr(socket.socket, "connect", connect)

    with pytest.raises(NoReply, match="Nothing answers"):
        OutsideClient().send("GET", "http://lms.example/x", headers={})

    assert connected == [("93.184.216.34", 80)]


def test_a_host_that_was_named_is_reached() -> None:
    server = Server(0, lambda _: None, lambda _: Answer(200, b"here"))
    try:
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        assert OutsideClient(["127.0.0.1"]).send("GET", url, headers={}).body == b"here"
    finally:
        server.stop()


def test_a_name_that_nobody_knows_is_said() -> None:
    with pytest.raises(NoReply):
        OutsideClient().send("GET", "http://nowhere.invalid/", headers={})
