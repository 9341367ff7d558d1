"""The names of SCIM 2.0 as it spells them, and what of a user is kept here. Source: RFC 7643 and 7644."""

from enum import StrEnum

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
RESOURCE_TYPE = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
MEDIA_TYPE = "application/scim+json"

BASE = "/scim/v2"
LONGEST_NAME = 255
"""Of a group, and of what a directory calls a person or a group."""


class Attribute(StrEnum):
    """What a directory says of a person that is kept here. Everything else that it sends is read over."""

    USER_NAME = "userName"
    EXTERNAL_ID = "externalId"
    GIVEN_NAME = "name.givenName"
    FAMILY_NAME = "name.familyName"
    ACTIVE = "active"
    RANK = "title"
    BADGE = "employeeNumber"
    MANAGER = "manager"


PATHS = {
    "username": Attribute.USER_NAME,
    "externalid": Attribute.EXTERNAL_ID,
    "name.givenname": Attribute.GIVEN_NAME,
    "name.familyname": Attribute.FAMILY_NAME,
    "active": Attribute.ACTIVE,
    "title": Attribute.RANK,
    f"{ENTERPRISE}:employeeNumber".lower(): Attribute.BADGE,
    f"{ENTERPRISE}:manager".lower(): Attribute.MANAGER,
    f"{ENTERPRISE}:manager.value".lower(): Attribute.MANAGER,
}
"""Where each stands in a user, in lower case: names of attributes are compared without regard to capitals.

Source: RFC 7643, section 2.1.
"""
