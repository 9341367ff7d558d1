"""Handing mail in: a real conversation with a mail server that keeps to the rules."""

import datetime
import ipaddress
import logging
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.fakes.smtp import FakeSmtp
from training_app.foundation import mail as mail_module
from training_app.foundation.mail import MailFailed, MailServer

SENDER = "training@riverton.example"
TO = "records@riverton.example"
PASSWORD = "canary 8842"


@pytest.fixture(autouse=True)
def _quiet_server() -> Iterator[None]:
    # the fake logs each line of the conversation
    log = logging.getLogger("mail.log")
    before = log.level
    log.setLevel(logging.CRITICAL)
    yield
    log.setLevel(before)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


def _tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def _server(smtp: FakeSmtp, query: str = "") -> MailServer:
    return MailServer.from_url(f"smtp://127.0.0.1:{smtp.port}{query}", SENDER)


def test_a_mail_arrives_with_its_words_as_they_were_written() -> None:
    text = "The oldest record has waited for 16 minutes.\n\nCafé, “quoted”.\n.\n.. a line of dots\n"
    with FakeSmtp() as smtp:
        _server(smtp).send(TO, "Records do not reach Café LMS", text)

    (mail,) = smtp.mails
    assert (mail.sender, mail.recipients, mail.text) == (SENDER, (TO,), text)
    assert mail.message["Subject"] == "Records do not reach Café LMS"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.message["Message-ID"].endswith("@riverton.example>")


def test_a_name_with_a_line_break_adds_no_header() -> None:
    with FakeSmtp() as smtp:
        _server(smtp).send(TO, "Records\r\nBcc: all@riverton.example", "Text.\n")

    (mail,) = smtp.mails
    assert mail.recipients == (TO,)
    assert mail.message["Bcc"] is None
    assert mail.message["Subject"] == "Records Bcc: all@riverton.example"


def test_a_recipient_with_a_line_break_is_refused_before_anything_is_sent() -> None:
    with FakeSmtp() as smtp, pytest.raises(MailFailed):
        _server(smtp).send("a@b.example\r\nBcc: all@riverton.example", "Subject", "Text.\n")

    assert smtp.mails == []


def test_name_and_password_are_given_to_a_server_that_wants_them() -> None:
    with FakeSmtp(credentials=("räcords", "s:e/c@ret")) as smtp:
        url = f"smtp://r%C3%A4cords:s%3Ae%2Fc%40ret@127.0.0.1:{smtp.port}"
        with pytest.raises(MailFailed):
            _server(smtp).send(TO, "Subject", "Text.\n")
        with pytest.raises(MailFailed):
            # smtplib speaks ASCII here; what it cannot say is a failure like any other
            MailServer.from_url(url, SENDER).send(TO, "Subject", "Text.\n")
    assert smtp.mails == []

    with FakeSmtp(credentials=("records", "s:e/c@ret")) as smtp:
        MailServer.from_url(f"smtp://records:s%3Ae%2Fc%40ret@127.0.0.1:{smtp.port}", SENDER).send(TO, "Subject", "T\n")
    assert len(smtp.mails) == 1


@pytest.mark.parametrize("refusal", ["550 5.1.1 Unknown records@riverton.example", "451 4.3.0 Try again later"])
def test_a_refused_recipient_is_a_failure_said_without_an_address(refusal: str) -> None:
    with FakeSmtp() as smtp:
        smtp.refusal = refusal
        with pytest.raises(MailFailed) as failed:
            _server(smtp).send(TO, "Subject", "Text.\n")

    assert "@" not in str(failed.value)
    assert smtp.mails == []


def test_a_server_that_hangs_is_left_after_the_time_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_module, "TIMEOUT_S", 0.2)
    with FakeSmtp() as smtp:
        smtp.is_hanging = True
        with pytest.raises(MailFailed):
            _server(smtp).send(TO, "Subject", "Text.\n")


def test_a_server_that_is_not_there_is_a_failure() -> None:
    with FakeSmtp() as smtp:
        server = _server(smtp)

    with pytest.raises(MailFailed, match="ConnectionRefusedError"):
        server.send(TO, "Subject", "Text.\n")


def test_starttls_is_used_and_the_certificate_verified(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeSmtp(tls=_tls(certificate), credentials=("records", PASSWORD)) as smtp:
        server = MailServer("127.0.0.1", smtp.port, SENDER, username="records", password=PASSWORD)
        with pytest.raises(MailFailed, match="SSLCertVerificationError"):
            server.send(TO, "Subject", "Text.\n")
        assert smtp.mails == []

        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        server.send(TO, "Subject", "Text.\n")

    assert [mail.is_encrypted for mail in smtp.mails] == [True]


def test_a_password_never_goes_to_a_server_without_tls() -> None:
    with FakeSmtp(credentials=("records", PASSWORD)) as smtp:
        server = MailServer("127.0.0.1", smtp.port, SENDER, username="records", password=PASSWORD)
        with pytest.raises(MailFailed, match="SMTPNotSupportedError"):
            server.send(TO, "Subject", "Text.\n")

    assert smtp.mails == []


def test_an_address_says_how_mail_is_handed_in() -> None:
    outside = MailServer.from_url("smtp://mail.example", SENDER)
    assert (outside.host, outside.port, outside.is_tls, outside.is_plain) == ("mail.example", 587, False, False)
    first_byte = MailServer.from_url("smtps://mail.example", SENDER)
    assert (first_byte.port, first_byte.is_tls) == (465, True)
    assert MailServer.from_url("smtp://mail.example:25?plain=yes", SENDER).is_plain
    assert MailServer.from_url("smtp://localhost:25", SENDER).is_plain
    assert not MailServer.from_url("smtp://mail.example:25?plain=no", SENDER).is_plain


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example:mail"])
def test_what_is_no_mail_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        MailServer.from_url(url, SENDER)


@pytest.mark.parametrize("sender", ["", "training", "a@b.example\r\nBcc: x@y.example"])
def test_mail_needs_a_sender(sender: str) -> None:
    with pytest.raises(ValueError, match="COMMON_GROUND_MAIL_FROM"):
        MailServer.from_url("smtp://mail.example", sender)


def test_the_password_is_not_shown() -> None:
    server = MailServer.from_url("smtp://records:canary8842@mail.example", SENDER)

    assert "canary8842" not in repr(server)
    assert server.password == "canary8842"
