"""LTI 1.3 and LTI Advantage, the tool's side: pure reading, building and deciding. Storage and pages stand on it."""
