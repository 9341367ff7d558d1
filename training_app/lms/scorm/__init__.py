"""SCORM dispatch: a small package for the LMS that opens the training here, and carries results back. Pure."""
