"""The ways in which a learning management system opens a module here and hears what came of it: LTI, SCORM and cmi5."""
