"""Tries the agency's identity provider: each step in turn, in words, with what to change. Nobody is signed in.

What a person sees there cannot be tried from here: it begins in a browser.
"""

from training_app.accounts.oidc import rules
from training_app.accounts.oidc.errors import ProviderRefused
from training_app.foundation.http import HttpClient
from training_app.foundation.trial import Step, try_in_turn


def try_provider(client: HttpClient, provider: rules.Provider, *, redirect_uri: str | None) -> list[Step]:
    """What each step showed.

    :param redirect_uri: ours, None where this installation does not know its own address
    """
    asked = _Asked(client, provider, redirect_uri)
    return try_in_turn(
        [
            ("Read its configuration", asked.read_configuration),
            ("Read its keys", asked.read_keys),
            ("Reach its sign-in page", asked.reach_sign_in),
            ("Client id and secret", asked.show_secret),
            ("Signing out there too", asked.look_at_sign_out),
        ]
    )


class _Asked:
    """Asks the provider, one step after the other; a later step uses what an earlier one was given."""

    def __init__(self, client: HttpClient, provider: rules.Provider, redirect_uri: str | None) -> None:
        self.client = client
        self.provider = provider
        self.redirect_uri = redirect_uri or "https://training.example/app/sign-provider/back"
        self.addresses: rules.Addresses | None = None

    def read_configuration(self) -> tuple[bool, str]:
        address = rules.discovery_address(self.provider.issuer)
        reply = self.client.send("GET", address, headers={"Accept": "application/json"})
        if reply.status != 200:
            return False, f"{address} answers with {reply.status}. Check COMMON_GROUND_OIDC_ISSUER."
        try:
            self.addresses = rules.read_discovery(reply.body, self.provider.issuer)
        except ProviderRefused as refused:
            return False, str(refused.reason)
        return True, "It is the issuer's own, and names all that is needed."

    def read_keys(self) -> tuple[bool, str]:
        reply = self.client.send("GET", self._known().keys, headers={"Accept": "application/json"})
        try:
            keys = rules.read_keys(reply.body) if reply.status == 200 else {}
        except ProviderRefused:
            keys = {}
        if not keys:
            return False, "There is no key that can be used: RSA of 2048 bits or more, or P-256, with a kid."
        return True, "One key can be used." if len(keys) == 1 else f"{len(keys)} keys can be used."

    def reach_sign_in(self) -> tuple[bool, str]:
        # without a question it refuses, in a way of its own; that it answers is enough
        reply = self.client.send("GET", self._known().authorization, headers={})
        if reply.status == 404 or reply.status >= 500:
            return False, f"It answers with {reply.status}."
        return True, "Something answers there."

    def show_secret(self) -> tuple[bool | None, str]:
        # a code that nobody gave: invalid_grant says that the client is known, invalid_client that it is not
        headers, body = rules.token_request(
            self.provider, code="not-a-code", verifier="x" * 43, redirect_uri=self.redirect_uri
        )
        reply = self.client.send("POST", self._known().token, headers=headers, body=body)
        if b"invalid_client" in reply.body or b"unauthorized_client" in reply.body or reply.status == 401:
            return False, "It does not know this client. Check client id and secret; secrets run out there."
        if b"invalid_grant" in reply.body:
            return True, "It knows this client."
        return None, f"It answers with {reply.status}, which says neither yes nor no. Sign in once to see."

    def look_at_sign_out(self) -> tuple[bool | None, str]:
        if self._known().end_session is None:
            return None, "It offers no address for that. On shared computers people must sign out there by hand."
        return True, "Whoever signs out here is offered to sign out there."

    def _known(self) -> rules.Addresses:
        if self.addresses is None:
            raise RuntimeError("read_configuration comes first")
        return self.addresses
