"""Branching scenarios as pure rules: the graph, playing it, scoring skills, checking every path."""
