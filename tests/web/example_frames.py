"""Frames for the example pages: nobody signed in, an officer at home, an officer inside a module."""

from dataclasses import replace

from training_app.web.frame import Frame, HelpLine, NavItem, Strip

MODULE = "Trauma, seen from a patrol car"
SIGNED_OUT = Frame(
    brand="Common Ground",
    home_url="/app/",
    agency="Cedar Falls PD (demo)",
    is_demo=True,
    who=None,
    sign_out_url=None,
    nav=(),
    help_lines=(
        HelpLine("988", "tel:988", "call or text, any hour"),
        HelpLine("CopLine 1-800-267-5463", "tel:18002675463", "retired officers, independent"),
        HelpLine("Peer team 555-0142", "tel:5550142", "your agency"),
    ),
)
HOME = replace(
    SIGNED_OUT,
    who="J. Ortiz, Badge 4417",
    sign_out_url="/app/sign-out",
    nav=(
        NavItem("Home", "/app/", is_current=True),
        NavItem("Modules", "/app/modules"),
        NavItem("Transcript", "/app/transcript"),
        NavItem("Self-check", "/wellness/"),
    ),
)
NOT_DEMO = replace(HOME, is_demo=False)


def inside(progress: str, saved: str = "Saved 02:31", step_back_url: str | None = None) -> Frame:
    nav = (NavItem("Home", "/app/"), NavItem("Modules", "/app/modules", is_current=True), *HOME.nav[2:])
    strip = Strip(MODULE, "/app/modules/m01", progress, saved, "/app/", step_back_url)
    return replace(HOME, nav=nav, strip=strip)
