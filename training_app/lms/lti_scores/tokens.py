"""Access tokens at platforms: asked for when one is needed, kept while it is good."""

from collections.abc import Callable
from dataclasses import dataclass

from joserfc.jwk import RSAKey

from training_app.foundation.clock import Clock
from training_app.foundation.http import Reply
from training_app.foundation.ids import new_token
from training_app.lms.lti.registration import Registration
from training_app.lms.lti.service_token import AccessToken, must_renew, read_token_answer, token_request

Post = Callable[[str, bytes], Reply]
"""(address, form) to an answer; raises what the caller's own requests raise."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: one registration, with the key that signs."""

    registration_id: int
    registration: Registration
    key: RSAKey


class TokenPurse:
    """The tokens of one worker. They are in memory alone: another worker asks for its own."""

    def __init__(self, clock: Clock) -> None:
        """Start with none."""
        self._clock = clock
        self._kept: dict[tuple[int, frozenset[str]], AccessToken] = {}

    def take(self, asker: Asker, scopes: frozenset[str], post: Post) -> str:
        """A token that is good for a while.

        :raise TokenRefused: when the platform gives none until a person has mended something
        :raise TokenLater: when it cannot answer now
        """
        now = self._clock()
        kept = self._kept.get((asker.registration_id, scopes))
        # it may have granted fewer than were asked for: asking again for each request would not change that
        if kept is None or must_renew(kept, (), now):
            form = token_request(asker.registration, scopes, key=asker.key, now=now, jti=new_token())
            kept = read_token_answer(post(asker.registration.token_endpoint, form), scopes, now=now)
            self._kept[asker.registration_id, scopes] = kept
        return kept.value

    def drop(self, asker: Asker, scopes: frozenset[str]) -> None:
        """The platform will not have it any more."""
        self._kept.pop((asker.registration_id, scopes), None)
