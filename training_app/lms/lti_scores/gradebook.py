"""One platform's gradebook over the wire: its columns, its scores and its results."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime

from training_app.delivery.rules import Delivered, DestinationStopped, Outcome, Refused, RetryLater
from training_app.foundation.clock import Clock
from training_app.foundation.http import HttpClient, NoReply, Reply
from training_app.foundation.replies import retry_after_s
from training_app.lms.lti import answers
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.addresses import origin_of
from training_app.lms.lti.ags import (
    LineItem,
    Score,
    line_item_body,
    line_items_url,
    read_line_items,
    read_results,
    results_url,
    score_body,
    scores_url,
)
from training_app.lms.lti.paging import Astray, next_page
from training_app.lms.lti.service_token import REQUEST_TYPE, TokenLater, TokenRefused
from training_app.lms.lti_scores import words
from training_app.lms.lti_scores.rules import is_as_told
from training_app.lms.lti_scores.tokens import Asker, TokenPurse

MOST_PAGES = 50
"""Of a list of columns. Canvas shows ten on a page; most platforms show none but those of the module."""


class TimeIsUp(Exception):
    """The lease would end before the next request could."""


class NotNow(Exception):
    """The request did not get through, or its answer settles what it was for. ``outcome`` says what that means."""

    def __init__(self, outcome: Outcome) -> None:
        """Say what it means."""
        super().__init__(repr(outcome))
        self.outcome = outcome


class Gradebook:
    """What one registration may ask of its platform. One object for each send."""

    def __init__(
        self, client: HttpClient, purse: TokenPurse, asker: Asker, clock: Clock, is_time_left: Callable[[], bool]
    ) -> None:
        """
        :param is_time_left: asked before each request; when it is not, the request raises TimeIsUp
        """
        self._client = client
        self._purse = purse
        self._asker = asker
        self._clock = clock
        self._is_time_left = is_time_left

    def list_line_items(self, address: str, *, module_id: str, scopes: frozenset[str]) -> list[LineItem]:
        """The columns of one module; on some platforms all of the course. Unusable ones are left out.

        :raise NotNow: without a list, and for one whose end cannot be reached: what is not on the pages that were read
            may be on another, and would be made a second time
        """
        url: str | Astray | None = line_items_url(address, resource_id=module_id)
        found: list[LineItem] = []
        seen: list[str] = []
        while isinstance(url, str):
            reply = self._ask("GET", url, scopes, {"Accept": v.TYPE_LINE_ITEM_CONTAINER})
            found += self._line_items_in(reply)
            following = next_page(reply.headers.get("link", ""), url, seen=seen, most=MOST_PAGES)
            seen.append(url)
            url = following
        if url is not None:
            raise NotNow(RetryLater(words.LIST_WITHOUT_END))
        return found

    def add_line_item(self, address: str, item: LineItem, *, scopes: frozenset[str]) -> str:
        """Make the column; returns its address.

        :raise NotNow: when it was not made
        """
        kinds = {"Content-Type": v.TYPE_LINE_ITEM, "Accept": v.TYPE_LINE_ITEM}
        reply = self._ask("POST", address, scopes, kinds, line_item_body(item))
        made = self._line_items_in(reply)
        if not made or made[0].url is None:
            raise NotNow(RetryLater(words.NO_LIST))
        return made[0].url

    def send_score(self, line_item_url: str, score: Score, at: datetime, *, scopes: frozenset[str]) -> Outcome:
        """Tell the score; what became of it.

        :raise NotNow: when no token was to be had, or no answer came
        """
        body = score_body(score, at)
        reply = self._ask("POST", scores_url(line_item_url), scopes, {"Content-Type": v.TYPE_SCORE}, body)
        # a token that was refused has been changed for another one by now
        match answers.classify_score_answer(reply, now=self._clock(), tokens_tried=1):
            case answers.Delivered():
                return Delivered()
            case answers.Superseded():
                return self._look(line_item_url, score, scopes)
            case answers.Refused(reason=reason):
                return Refused(reason)
            case answers.RetryLater(reason=reason, retry_after_s=after_s):
                return RetryLater(reason, after_s)
            case answers.DestinationStopped(reason=reason):
                return DestinationStopped(reason)
            case answers.TokenExpired():
                raise AssertionError("a second token that is refused stops the line")

    def _look(self, line_item_url: str, score: Score, scopes: frozenset[str]) -> Outcome:
        """The gradebook has this score or a later one: which, and no more. It is never sent again by itself."""
        if v.SCOPE_RESULT_READONLY not in scopes:
            return Delivered(words.NOT_SHOWN)
        url = results_url(line_item_url, score.user_id)
        reply = self._ask("GET", url, scopes, {"Accept": v.TYPE_RESULT_CONTAINER})
        if _is_for_later(reply.status):
            return RetryLater(f"The LMS cannot show results now ({reply.status}).")
        try:
            results = read_results(reply.body) if reply.status == 200 else None
        except ValueError:
            results = None
        if results is None:
            return Delivered(words.NOT_SHOWN)
        result = next((one for one in results if one.user_id == score.user_id), None)
        return Delivered() if is_as_told(score, result) else Delivered(words.another_score(score, result))

    def _line_items_in(self, reply: Reply) -> list[LineItem]:
        if _is_for_later(reply.status):
            after_s = retry_after_s(reply.headers, self._clock())
            raise NotNow(RetryLater(words.line_items_later(reply.status), after_s))
        if reply.status in {401, 403} or 300 <= reply.status < 400:
            raise NotNow(DestinationStopped(words.line_items_stopped(reply.status)))
        if not 200 <= reply.status < 300:
            raise NotNow(Refused(words.line_items_refused(reply)))
        try:
            listed = read_line_items(reply.body)
        except ValueError as error:
            raise NotNow(RetryLater(words.NO_LIST)) from error
        return [one for one in listed if one.url is not None and origin_of(one.url) is not None]

    def _ask(
        self, method: str, url: str, scopes: frozenset[str], headers: Mapping[str, str], body: object = None
    ) -> Reply:
        """Ask with a token; once more with a new one when the platform takes the first for over (RFC 6750, 3.1)."""
        content = None if body is None else json.dumps(body).encode()
        reply = self._ask_once(method, url, scopes, headers, content)
        if reply.status != 401:
            return reply
        self._purse.drop(self._asker, scopes)
        return self._ask_once(method, url, scopes, headers, content)

    def _ask_once(
        self, method: str, url: str, scopes: frozenset[str], headers: Mapping[str, str], content: bytes | None
    ) -> Reply:
        try:
            token = self._purse.take(self._asker, scopes, self._post_form)
            return self._send(method, url, {**headers, "Authorization": f"Bearer {token}"}, content)
        except TokenRefused as error:
            raise NotNow(DestinationStopped(error.reason)) from error
        except TokenLater as error:
            raise NotNow(RetryLater(error.reason, error.retry_after_s)) from error
        except NoReply as error:
            raise NotNow(RetryLater(str(error))) from error

    def _post_form(self, url: str, form: bytes) -> Reply:
        return self._send("POST", url, {"Content-Type": REQUEST_TYPE, "Accept": "application/json"}, form)

    def _send(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None) -> Reply:
        if not self._is_time_left():
            raise TimeIsUp
        return self._client.send(method, url, headers=headers, body=content)


def _is_for_later(status: int) -> bool:
    return status in {408, 425, 429} or status >= 500
