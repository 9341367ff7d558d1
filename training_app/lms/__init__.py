"""How a learning management system (LMS) launches the training and hears of the results: SCORM, LTI 1.3 and cmi5."""
