"""The real server and the real Chromium that the proofs of the sealed page use."""

from tests.wellness.browsing import chromium, context, page, playwright, sealed, site

__all__ = ["chromium", "context", "page", "playwright", "sealed", "site"]
