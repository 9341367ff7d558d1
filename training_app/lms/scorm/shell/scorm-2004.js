// The words of SCORM 2004 4th Edition: Run-Time Environment, chapters 3 (API) and 4 (data model).
const SCORM = {
  api: "API_1484_11",
  initialize: "Initialize",
  finish: "Terminate",
  get: "GetValue",
  set: "SetValue",
  commit: "Commit",
  error: "GetLastError",
  learnerId: "cmi.learner_id",
  learnerName: "cmi.learner_name",
  entry: "cmi.entry",
  status: "cmi.completion_status",
  location: "cmi.location",
  exit: "cmi.exit",
  time: "cmi.session_time",
  // to store, or to commit, before a session and after it
  over: ["132", "133", "142", "143"],
  // timeinterval(second,10,2)
  timespan(seconds) {
    return `PT${Math.floor(seconds / 3600)}H${Math.floor(seconds / 60) % 60}M${seconds % 60}S`;
  },
  values({ completed, passed, score }) {
    const told = [[this.status, completed ? "completed" : "incomplete"]];
    if (passed !== null) told.push(["cmi.success_status", passed ? "passed" : "failed"]);
    if (score === null) return told;
    const range = [["cmi.score.min", "0"], ["cmi.score.max", "100"], ["cmi.score.raw", percent(score)]];
    return [...told, ...range, ["cmi.score.scaled", String(Math.round(score * 10_000) / 10_000)]];
  },
  extras: () => [],
};
