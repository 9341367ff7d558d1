"""The rules of xAPI for what a record store may take: pure, laid out as the specification is, each with its id."""
