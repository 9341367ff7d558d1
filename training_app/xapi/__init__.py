"""xAPI statements: built from learning facts, stored, queued, and sent to the agency's LRS."""
