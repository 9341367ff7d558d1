"""What this server says of itself: what it can, which kinds of resources it has, and what stands in them. Pure.

Source: RFC 7643, sections 5 to 7.
"""

from collections.abc import Mapping, Sequence

from training_app.provisioning.asking import MOST_A_PAGE
from training_app.provisioning.names import CONFIG, ENTERPRISE, GROUP, RESOURCE_TYPE, SCHEMA, USER

Described = dict[str, object]


def config(base: str) -> Described:
    """What this server can: PATCH, filters and versions; neither bulk, nor sorting, nor passwords."""
    return {
        "schemas": [CONFIG],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MOST_A_PAGE},
        "changePassword": {"supported": False},
        "sort": {"supported": False},
        "etag": {"supported": True},
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "Bearer token",
                "description": "A token that an administrator of the agency made here.",
                "primary": True,
            }
        ],
        "meta": {"resourceType": "ServiceProviderConfig", "location": f"{base}/ServiceProviderConfig"},
    }


def resource_types(base: str) -> Sequence[Described]:
    """Users and groups."""
    return [
        _resource_type(base, "User", "/Users", USER, [{"schema": ENTERPRISE, "required": False}]),
        _resource_type(base, "Group", "/Groups", GROUP, []),
    ]


def schemas(base: str) -> Sequence[Described]:
    """What is kept of a user and a group. What a directory sends beside it is read over."""
    named = [
        _attribute("givenName"),
        _attribute("familyName"),
        _attribute("formatted", mutability="readOnly"),
    ]
    mail = [_attribute("value"), _attribute("type"), _attribute("primary", kind="boolean")]
    member = [
        _attribute("value", mutability="immutable"),
        _attribute("$ref", kind="reference", mutability="immutable", referenceTypes=["User"]),
        _attribute("display", mutability="readOnly"),
        _attribute("type", mutability="immutable"),
    ]
    user = [
        _attribute("userName", required=True, uniqueness="server"),
        _attribute("name", kind="complex", subAttributes=named),
        _attribute("displayName", mutability="readOnly"),
        _attribute("title"),
        _attribute("active", kind="boolean"),
        _attribute("emails", kind="complex", multiValued=True, mutability="readOnly", subAttributes=mail),
    ]
    manager = [_attribute("value"), _attribute("$ref", kind="reference", referenceTypes=["User"])]
    enterprise = [_attribute("employeeNumber"), _attribute("manager", kind="complex", subAttributes=manager)]
    group = [
        _attribute("displayName", required=True, uniqueness="server"),
        _attribute("members", kind="complex", multiValued=True, subAttributes=member),
    ]
    return [
        _schema(base, USER, "User", "A person of the agency", user),
        _schema(base, ENTERPRISE, "EnterpriseUser", "What the agency's work adds", enterprise),
        _schema(base, GROUP, "Group", "A group of the directory", group),
    ]


def named(described: Sequence[Described], name: str) -> Described | None:
    """The one with this id, in whatever capitals; None when there is none."""
    return next((one for one in described if str(one["id"]).lower() == name.lower()), None)


def _resource_type(
    base: str, name: str, endpoint: str, schema: str, extensions: Sequence[Mapping[str, object]]
) -> Described:
    return {
        "schemas": [RESOURCE_TYPE],
        "id": name,
        "name": name,
        "endpoint": endpoint,
        "schema": schema,
        "schemaExtensions": list(extensions),
        "meta": {"resourceType": "ResourceType", "location": f"{base}/ResourceTypes/{name}"},
    }


def _schema(base: str, uri: str, name: str, description: str, attributes: Sequence[Described]) -> Described:
    return {
        "schemas": [SCHEMA],
        "id": uri,
        "name": name,
        "description": description,
        "attributes": list(attributes),
        "meta": {"resourceType": "Schema", "location": f"{base}/Schemas/{uri}"},
    }


def _attribute(name: str, *, kind: str = "string", mutability: str = "readWrite", **more: object) -> Described:
    return {
        "name": name,
        "type": kind,
        "multiValued": False,
        "required": False,
        "caseExact": kind == "reference",
        "mutability": mutability,
        "returned": "default",
        "uniqueness": "none",
        **more,
    }
