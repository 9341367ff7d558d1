// The words of SCORM 1.2: Run-Time Environment, sections 3.3 (API) and 3.4 (data model).
const SCORM = {
  api: "API",
  initialize: "LMSInitialize",
  finish: "LMSFinish",
  get: "LMSGetValue",
  set: "LMSSetValue",
  commit: "LMSCommit",
  error: "LMSGetLastError",
  learnerId: "cmi.core.student_id",
  learnerName: "cmi.core.student_name",
  entry: "cmi.core.entry",
  status: "cmi.core.lesson_status",
  location: "cmi.core.lesson_location",
  exit: "cmi.core.exit",
  time: "cmi.core.session_time",
  // not initialized: what is asked of a session that is over
  over: ["301"],
  // CMITimespan: HHHH:MM:SS.SS
  timespan(seconds) {
    const two = (number) => String(number).padStart(2, "0");
    return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  },
  // One status says both; there is no other in 1.2. An LMS makes "passed" or "failed" of every score that comes with a
  // mastery score, whatever the status, so that none is told before both are settled.
  values({ completed, passed, score }) {
    const isSettled = passed === false || (passed === true && completed);
    const verdict = passed ? "passed" : "failed";
    const told = isSettled && score !== null ? [["cmi.core.score.raw", percent(score)]] : [];
    return [...told, [this.status, isSettled ? verdict : completed ? "completed" : "incomplete"]];
  },
  // an LMS may leave these out: section 3.4, "LMS Mandatory: No"
  extras: ({ score }) => (score === null ? [] : [["cmi.core.score.min", "0"], ["cmi.core.score.max", "100"]]),
};
