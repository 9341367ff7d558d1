"""Agents and groups: 1.0.3 Part Two, section 2.4.2; IEEE 9274.1.1, section 4.2.2.1."""

from collections.abc import Callable, Mapping

from training_app.lrs.spec import types
from training_app.lrs.spec.problem import Invalid
from training_app.lrs.spec.shape import Json, array_of, check_properties, iri, need, never, read_object, text

IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")


def check_actor(value: object, path: str) -> None:
    """XAPI-00031: an Agent, also when it does not say so, or a Group."""
    actor = read_object(value, path, "XAPI-00014")
    kind = actor.get("objectType", "Agent")
    if kind == "Agent":
        _check_agent_only(actor, path)
    elif kind == "Group":
        check_group(actor, path)
    else:
        rule = "XAPI-00001" if kind is None else "XAPI-00032" if not isinstance(kind, str) else "XAPI-00031"
        raise Invalid(rule, f"{path}.objectType", 'must be "Agent" or "Group"')


def check_agent(value: object, path: str = "agent") -> None:
    """What the ``agent`` parameter and every identified actor must be: somebody who can be told from others."""
    check_actor(value, path)
    if identifier_of(read_object(value, path, "XAPI-00014")) is None:
        raise Invalid("XAPI-00034", path, _ONE_OF)


def check_member(value: object, path: str) -> None:
    """XAPI-00036: a member of a group is an Agent, never a group."""
    member = read_object(value, path, "XAPI-00036")
    if member.get("objectType", "Agent") != "Agent":
        raise Invalid("XAPI-00036", f"{path}.objectType", "must be an Agent: a group holds no groups")
    _check_agent_only(member, path)


def check_group(value: object, path: str) -> None:
    """XAPI-00037: a group has one identifier, or none and at least one member; XAPI-00035: then it lists them."""
    group = read_object(value, path, "XAPI-00014")
    if group.get("objectType") != "Group":
        raise Invalid("XAPI-00088", f"{path}.objectType", 'must be "Group"')
    check_properties(group, path, _GROUP)
    found = [name for name in IDENTIFIERS if name in group]
    if len(found) > 1:
        raise Invalid("XAPI-00037", path, _ONE_OF)
    if not found:
        need(group, path, "member", "XAPI-00035")
        if not group["member"]:
            raise Invalid("XAPI-00037", f"{path}.member", "must name somebody: the group has no identifier")


def identifier_of(actor: Mapping[str, object]) -> str | None:
    """Who an actor is, in one string: "mbox:mailto:a@example.org"; None for an anonymous group.

    Two actors are the same when theirs are equal: 1.0.3 Part Three, section 2.1.3, on the filter "agent".
    """
    if "mbox" in actor:
        return f"mbox:{types.plain_mbox(str(actor['mbox']))}"
    if "mbox_sha1sum" in actor:
        return f"mbox_sha1sum:{str(actor['mbox_sha1sum']).lower()}"
    if "openid" in actor:
        return f"openid:{actor['openid']}"
    account = actor.get("account")
    if isinstance(account, dict):
        return f"account:{account.get('homePage')}|{account.get('name')}"
    return None


def _check_agent_only(agent: Json, path: str) -> None:
    check_properties(agent, path, _AGENT)
    if sum(name in agent for name in IDENTIFIERS) != 1:
        raise Invalid("XAPI-00034", path, _ONE_OF)


def _check_account(value: object, path: str) -> None:
    # XAPI-00041
    account = read_object(value, path, "XAPI-00041")
    check_properties(account, path, _ACCOUNT)
    need(account, path, "homePage", "XAPI-00042")
    need(account, path, "name", "XAPI-00043")


def _like(is_right: Callable[[object], bool], requirement: str, sentence: str) -> Callable[[object, str], None]:
    def check(value: object, path: str) -> None:
        if not is_right(value):
            raise Invalid(requirement, path, sentence)

    return check


_ONE_OF = "must have exactly one of mbox, mbox_sha1sum, openid and account"
_ACCOUNT = {"homePage": iri("XAPI-00042"), "name": text("XAPI-00043")}
_GROUP = {
    "objectType": text("XAPI-00032"),
    "name": text("XAPI-00033"),
    "mbox": _like(types.is_mbox, "XAPI-00038", "must be mailto: and an e-mail address"),
    "mbox_sha1sum": _like(types.is_sha1, "XAPI-00039", "must be the 40 hexadecimal digits of a SHA-1"),
    "openid": iri("XAPI-00040"),
    "account": _check_account,
    "member": array_of(check_member, "XAPI-00036"),
}
_AGENT = _GROUP | {"member": never("XAPI-00035", "belongs to a group, and this is an Agent")}
