"""A strict mail server on a real loopback socket, which keeps what it took and can be told to refuse or to hang."""

import asyncio
import ssl
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HANG_AT_MOST_S = 10.0


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it was handed in."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage
    is_encrypted: bool

    @property
    def text(self) -> str:
        """Its words, without what its way adds."""
        return str(self.message.get_content()).replace("\r\n", "\n")


class _OnAnyPort(Controller):
    """Says which port it was given before it is tried."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class FakeSmtp:
    """Serves within ``with``. Sign-in is demanded when ``credentials`` are given, TLS when ``tls`` is."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, credentials: tuple[str, str] | None = None) -> None:
        self.mails: list[Mail] = []
        self.refusal: str | None = None
        "What is answered to the next recipients: 550 Unknown, 451 Try again."
        self.is_hanging = False
        self.credentials = credentials
        self._controller = _OnAnyPort(
            self,
            hostname="127.0.0.1",
            port=0,
            tls_context=tls,
            require_starttls=tls is not None,
            authenticator=self._check,
            auth_require_tls=tls is not None,
        )

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._controller.port)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.credentials is not None and not session.authenticated:
            return "530 5.7.0 Authentication required"
        if self.is_hanging:
            await asyncio.sleep(HANG_AT_MOST_S)
        if self.refusal is not None:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        if b"\r\n" not in content or any(len(line) > 998 for line in content.split(b"\r\n")):
            return "500 5.6.0 Lines end with CR LF and hold 998 bytes at most (RFC 5321, 4.5.3.1.6)"
        message: Any = message_from_bytes(content, policy=WIRE)
        missing = {"From", "To", "Date", "Message-ID", "Subject"} - set(message.keys())
        if missing:
            return f"550 5.6.0 Lacks {', '.join(sorted(missing))}"
        sender = envelope.mail_from or ""
        self.mails.append(Mail(sender, tuple(envelope.rcpt_tos), message, session.ssl is not None))
        return "250 OK"

    def _check(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object) -> AuthResult:
        assert isinstance(given, LoginPassword)
        is_right = (given.login.decode(), given.password.decode()) == self.credentials
        return AuthResult(success=is_right, handled=False)
