"""How an agency stands by its self-assessment: the picture, what changed since, and the plan that comes of it."""
