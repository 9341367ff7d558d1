"""In what real products differ, as switches of the fake platform. Each says where it was read.

Canvas: its "Registration" guide; the sources of instructure/canvas-lms, dynamic_registration_controller.rb,
security_controller.rb, line_items_controller.rb and scores_controller.rb. Blackboard: "Interacting with Columns" of
Anthology's documentation.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fakes.platform_rules import TOOL_CONFIGURATION, Json, need
from tests.fakes.platform_wire import Refused, Request

if TYPE_CHECKING:
    from tests.fakes.platform import FakePlatform

CANVAS_PREFIX = "https://canvas.instructure.com/lti/"
PRIVACY_LEVELS = {"public", "name_only", "email_only", "anonymous"}


@dataclass(frozen=True)
class Manner:
    """One product. What is left as it is here, every platform may do."""

    product: str = "fake"
    placements: tuple[tuple[str, tuple[str, ...]], ...] = ()
    "The placements of each message type. Another one is refused, and a tool that asks for none is shown nowhere."
    guards_configuration: bool = False
    "Its configuration is for whoever brings the registration token."
    names_bare_host: bool = False
    "Its authorization_server is a host name; its token endpoint takes its own address for audience all the same."
    registers_at: str | None = None
    "The host of its registration endpoint, where customers have hosts of their own."
    deployment_beside: bool = False
    "deployment_id stands beside the tool's configuration in its answer."
    refuses_bound_items: int | None = None
    "What a line item with a resourceLinkId is answered with."
    hides_second_bound_item: bool = False
    "Of several line items of one resource link the first is a column; scores of the others show nowhere."
    item_rows: int | None = None
    "Line items on a page; None for all on one."


PLAIN = Manner()
CANVAS = Manner(
    product="canvas",
    placements=(
        ("LtiResourceLinkRequest", ("course_navigation", "assignment_selection", "link_selection")),
        (
            "LtiDeepLinkingRequest",
            ("assignment_selection", "editor_button", "link_selection", "course_assignments_menu"),
        ),
    ),
    guards_configuration=True,
    names_bare_host=True,
    registers_at="localhost",
    deployment_beside=True,
    hides_second_bound_item=True,
    item_rows=10,
)
BLACKBOARD = Manner(product="BlackboardLearn", refuses_bound_items=400)


def check_may_read_configuration(platform: "FakePlatform", request: Request) -> None:
    """Canvas answers 401 to who brings no token; reading does not spend it."""
    if platform.manner.guards_configuration:
        brought = request.headers.get("authorization", "")
        need(brought == f"Bearer {platform.registration_token}", "The configuration wants the registration token.", 401)


def manner_of_configuration(platform: "FakePlatform") -> Json:
    """What the product adds to the configuration, or says in other words."""
    manner, said = platform.manner, Json()
    offered = dict(manner.placements)
    kinds = ("LtiResourceLinkRequest", "LtiDeepLinkingRequest")
    said["https://purl.imsglobal.org/spec/lti-platform-configuration"] = {
        "product_family_code": manner.product,
        "version": "1",
        "messages_supported": [
            {"type": kind, **({"placements": list(offered[kind])} if kind in offered else {})} for kind in kinds
        ],
        "variables": [],
    }
    if manner.names_bare_host:
        said["authorization_server"] = platform.url().removeprefix("http://")
    if manner.registers_at is not None:
        said["registration_endpoint"] = platform.url("/register").replace("127.0.0.1", manner.registers_at)
    return said


def check_placements(platform: "FakePlatform", body: Json) -> None:
    """Refuse what the product's own schema refuses, and keep where the picker will be shown."""
    asked = body[TOOL_CONFIGURATION]
    offered = dict(platform.manner.placements)
    for message in asked["messages"]:
        wanted = message.get("placements", [])
        need(set(wanted) <= set(offered.get(message["type"], ())), f"Unknown placements in {wanted}.")
        if message["type"] == "LtiDeepLinkingRequest":
            platform.picker_shown_in = tuple(wanted)
    privacy = asked.get(f"{CANVAS_PREFIX}privacy_level", "anonymous")
    need(privacy in PRIVACY_LEVELS, f"Unknown privacy level {privacy!r}.")
    extensions = [name for name in asked if name.startswith(CANVAS_PREFIX)]
    need(not extensions or platform.manner.product == "canvas", f"{extensions} are another product's.")


def answer_of_registration(platform: "FakePlatform", body: Json, client_id: str, deployment_id: str) -> Json:
    """The product's answer to a registration that it took."""
    if platform.manner.deployment_beside:
        return {**body, "client_id": client_id, "deployment_id": deployment_id}
    own = {**body[TOOL_CONFIGURATION], "deployment_id": deployment_id}
    return {**body, "client_id": client_id, TOOL_CONFIGURATION: own}


def check_may_bind(platform: "FakePlatform", body: Json) -> None:
    """Refuse a line item that is tied to a resource link, where the product ties none."""
    status = platform.manner.refuses_bound_items
    if status is not None and "resourceLinkId" in body:
        raise Refused(status, "resourceLinkId can be set by deep linking only.")


def is_hidden(platform: "FakePlatform", number: int) -> bool:
    """Whether scores of this line item show nowhere."""
    link = platform.line_items[number].get("resourceLinkId")
    same = [each for each, item in platform.line_items.items() if item.get("resourceLinkId") == link]
    return platform.manner.hides_second_bound_item and link is not None and number != min(same)
