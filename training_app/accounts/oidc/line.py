"""The line to the agency's identity provider: its configuration and keys, kept for a while, and the trade of a code."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from training_app.accounts.oidc import rules
from training_app.accounts.oidc.errors import ProviderRefused, Reason
from training_app.foundation.http import HttpClient, NoReply

KEPT_FOR = timedelta(hours=1)
ASK_AGAIN_AFTER = timedelta(seconds=10)
"""An unknown key makes us ask again, and strangers must not make us ask all day."""


@dataclass(frozen=True, slots=True)
class _Kept:
    addresses: rules.Addresses
    keys: rules.Keys
    read_at: datetime


class ProviderLine:
    """Asks the identity provider. One for the whole process: what it keeps, all requests share."""

    def __init__(self, provider: rules.Provider, client: HttpClient, clock: Callable[[], datetime]) -> None:
        """Ask nothing yet: the program starts also while the provider is away."""
        self.provider = provider
        self._client = client
        self._clock = clock
        self._kept: _Kept | None = None
        self._lock = Lock()

    def addresses(self) -> rules.Addresses:
        """Where it is asked.

        :raise ProviderRefused: ``UNREACHABLE``, ``WRONG_DISCOVERY``
        """
        kept = self._kept
        if kept is None or self._clock() - kept.read_at >= KEPT_FOR:
            kept = self._read()
        return kept.addresses

    def key(self, kid: str) -> rules.Key:
        """The public key with this id; an unknown one makes us read the keys anew, though not at every try.

        :raise ProviderRefused: ``UNKNOWN_KEY``, ``UNREACHABLE``
        """
        self.addresses()
        kept = self._kept
        if kept is None or (kid not in kept.keys and self._clock() - kept.read_at >= ASK_AGAIN_AFTER):
            kept = self._read()
        if kid not in kept.keys:
            raise ProviderRefused(Reason.UNKNOWN_KEY)
        return kept.keys[kid]

    def trade(self, code: str, *, verifier: str, redirect_uri: str) -> str:
        """The ID token that the code stands for.

        :raise ProviderRefused: ``CODE_REFUSED``, ``UNREACHABLE``, ``NOT_A_TOKEN``
        """
        headers, body = rules.token_request(self.provider, code=code, verifier=verifier, redirect_uri=redirect_uri)
        try:
            reply = self._client.send("POST", self.addresses().token, headers=headers, body=body)
        except NoReply as error:
            raise ProviderRefused(Reason.UNREACHABLE) from error
        return rules.id_token_in(reply.status, reply.body)

    def _read(self) -> _Kept:
        # one asks, the others wait for what it brings: a key that changed would else be asked for by everybody
        before = self._kept
        with self._lock:
            if self._kept is not None and self._kept is not before:
                return self._kept
            addresses = rules.read_discovery(
                self._get(rules.discovery_address(self.provider.issuer)), self.provider.issuer
            )
            self._kept = _Kept(addresses, rules.read_keys(self._get(addresses.keys)), self._clock())
            return self._kept

    def _get(self, address: str) -> bytes:
        try:
            reply = self._client.send("GET", address, headers={"Accept": "application/json"})
        except NoReply as error:
            raise ProviderRefused(Reason.UNREACHABLE) from error
        if reply.status != 200:
            raise ProviderRefused(Reason.UNREACHABLE)
        return reply.body
