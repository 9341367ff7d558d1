"""The door for an LMS that speaks LTI 1.3: who may knock, who comes in, and what is kept of it."""
