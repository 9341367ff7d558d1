"""The assignable unit's side of cmi5: course packages, launches, and the statements of a session, as pure rules."""
