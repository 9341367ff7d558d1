"""How a learning management system (LMS) opens the training and hears what came of it: LTI 1.3, cmi5 and SCORM."""
