"""Mail to the people who run things: one SMTP server, plain text, a short wait, no retry of its own."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT_S = 15.0
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class MailFailed(Exception):
    """The mail was not taken. Its text says why, without an address."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and from whom it comes."""

    host: str
    port: int
    sender: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    is_tls: bool = False
    "TLS from the first byte; otherwise STARTTLS is asked for."
    is_plain: bool = False
    "No TLS at all: this machine itself, or an operator who says so."

    @classmethod
    def from_url(cls, url: str, sender: str) -> Self:
        """
        :param url: smtp://user:password@host:587, or smtps:// for TLS from the first byte; ``?plain=yes`` for none
        :raise ValueError: when it is no such address, or the sender is no mailbox
        """
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("must be an address such as smtp://user:password@mail.example:587")
        if "@" not in sender or not sender.isprintable():
            raise ValueError("needs COMMON_GROUND_MAIL_FROM, the mailbox that mail comes from")
        is_tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=parts.port or (465 if is_tls else 587),
            sender=sender,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            is_tls=is_tls,
            is_plain=parts.hostname in _LOOPBACK or parse_qs(parts.query).get("plain") == ["yes"],
        )

    def send(self, to: str, subject: str, text: str) -> None:
        """Hand one mail in.

        :raise MailFailed: when the server cannot be reached, offers no TLS, or does not take it
        """
        try:
            message = self._message(to, subject, text)
            with self._connect() as server:
                if self.username is not None:
                    server.login(self.username, self.password or "")
                server.send_message(message)
        # ValueError: a mailbox that is none, or a password in letters that the server's way of signing in does not know
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise MailFailed(f"The mail server did not take it ({type(error).__name__}).") from error

    def _message(self, to: str, subject: str, text: str) -> EmailMessage:
        message = EmailMessage()
        # a subject is one line, whatever name stands in it
        message["From"], message["To"], message["Subject"] = self.sender, to, " ".join(subject.split())
        message["Date"] = localtime()
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        return message

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.is_tls:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_S, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_S)
        if not self.is_plain:
            try:
                # refused where it is not offered: a password never goes out in the clear
                server.starttls(context=context)
            except BaseException:
                server.close()
                raise
        return server
