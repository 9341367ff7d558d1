"""axe-core in a page: what breaks WCAG 2.2 AA or good practice there, in words that name rule, page and element."""

from pathlib import Path

from playwright.sync_api import Page

# axe-core 4.14.1, Deque Systems, MPL-2.0; its licence stands beside it
SOURCE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
  const why = (node) => node.failureSummary.split("\\n").slice(1).join("; ").slice(0, 260);
  return found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id} (${rule.impact}): ${node.html.slice(0, 200)} -- ${why(node)}`));
}"""


def violations(page: Page) -> list[str]:
    """One line per element and rule; empty on a page without fault. The page's own policy stays in force."""
    if not page.evaluate("() => 'axe' in window"):
        # through the developer tools, since the page itself lets no foreign script in; the result is only a word
        page.evaluate(f"() => {{ {SOURCE}; return typeof axe; }}")
    found: list[str] = page.evaluate(RUN, TAGS)
    return found
