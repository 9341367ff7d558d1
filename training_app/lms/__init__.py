"""How the program plugs into a learning management system: cmi5 and what comes beside it."""
