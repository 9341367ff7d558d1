// A run-time API of an LMS that is as strict as the specification lets it be. It records every call, and refuses what
// comes in the wrong order, under a wrong name, or with a value outside its vocabulary. SCORM 1.2 Run-Time Environment,
// sections 3.3 and 3.4; SCORM 2004 4th Edition Run-Time Environment, chapters 3 and 4. Only what one SCO of ours could
// use is known here; an element that is not below does not exist.
const TEXT = /^.{0,255}$/s;
const POINTS = /^(100|\d{1,2})(\.\d{1,7})?$/;
const VERSIONS = {
  "1.2": {
    calls: {
      initialize: "LMSInitialize", finish: "LMSFinish", get: "LMSGetValue", set: "LMSSetValue", commit: "LMSCommit",
      error: "LMSGetLastError",
    },
    errors: { again: "101", get: "301", set: "301", commit: "301", unknown: "401", readOnly: "403", writeOnly: "404", value: "405" },
    entry: "cmi.core.entry",
    exit: "cmi.core.exit",
    begin: { "cmi.core.lesson_status": "not attempted" },
    elements: {
      "cmi.core.student_id": ["r", TEXT],
      "cmi.core.student_name": ["r", TEXT],
      "cmi.core.entry": ["r", TEXT],
      "cmi.core.lesson_location": ["rw", TEXT],
      "cmi.core.lesson_status": ["rw", /^(passed|completed|failed|incomplete|browsed)$/],
      "cmi.core.score.raw": ["rw", POINTS],
      "cmi.core.score.min": ["rw", POINTS],
      "cmi.core.score.max": ["rw", POINTS],
      "cmi.core.exit": ["w", /^(time-out|suspend|logout|)$/],
      "cmi.core.session_time": ["w", /^\d{2,4}:[0-5]\d:[0-5]\d(\.\d{1,2})?$/],
      "cmi.suspend_data": ["rw", /^.{0,4096}$/s],
    },
    learner: ["cmi.core.student_id", "cmi.core.student_name"],
  },
  2004: {
    calls: {
      initialize: "Initialize", finish: "Terminate", get: "GetValue", set: "SetValue", commit: "Commit",
      error: "GetLastError",
    },
    errors: { again: "103", get: "123", set: "133", commit: "143", unknown: "401", readOnly: "404", writeOnly: "405", value: "406" },
    entry: "cmi.entry",
    exit: "cmi.exit",
    begin: { "cmi.completion_status": "unknown", "cmi.success_status": "unknown" },
    elements: {
      "cmi.learner_id": ["r", TEXT],
      "cmi.learner_name": ["r", TEXT],
      "cmi.entry": ["r", TEXT],
      "cmi.location": ["rw", TEXT],
      "cmi.completion_status": ["rw", /^(completed|incomplete|not attempted|unknown)$/],
      "cmi.success_status": ["rw", /^(passed|failed|unknown)$/],
      "cmi.score.scaled": ["rw", /^-?(1(\.0{1,7})?|0(\.\d{1,7})?)$/],
      "cmi.score.raw": ["rw", POINTS],
      "cmi.score.min": ["rw", POINTS],
      "cmi.score.max": ["rw", POINTS],
      "cmi.exit": ["w", /^(time-out|suspend|logout|normal|)$/],
      "cmi.session_time": ["w", /^PT(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?$/],
      "cmi.suspend_data": ["rw", /^.{0,64000}$/s],
    },
    learner: ["cmi.learner_id", "cmi.learner_name"],
  },
};

// What a test reads: calls, broken (rules of the specification that the SCO broke), values, kept (what was committed).
// What it sets: refuses, the names of calls or elements that are answered with "false". mastery: 0-100, for 1.2.
class StrictLms {
  calls = [];
  broken = [];
  #state = "before";
  #error = "0";

  constructor(version, { id, name, kept, mastery, refuses = [] }) {
    this.rules = VERSIONS[version];
    this.refuses = new Set(refuses);
    this.kept = kept;
    this.mastery = mastery;
    const entry = Object.keys(kept).length === 0 ? "ab-initio" : kept[this.rules.exit] === "suspend" ? "resume" : "";
    const [idOf, nameOf] = this.rules.learner;
    this.values = { ...this.rules.begin, ...kept, [this.rules.entry]: entry, [idOf]: id, [nameOf]: name };
    this.api = Object.fromEntries(Object.entries(this.rules.calls).map(([kind, name]) => [name, (...given) => this.#take(kind, name, given)]));
  }

  #take(kind, name, given) {
    this.calls.push([name, ...given]);
    if (kind === "error") return this.#error;
    const wrong = given.some((each) => typeof each !== "string") ? "201" : this.#judge(kind, ...given);
    const why = wrong ?? (this.refuses.has(name) || this.refuses.has(given[0]) ? "101" : "0");
    if (wrong) this.broken.push([wrong, name, ...given]);
    this.#error = why;
    if (kind === "get") return why === "0" ? this.values[given[0]] ?? "" : "";
    if (why === "0") this.#act(kind, ...given);
    return why === "0" ? "true" : "false";
  }

  // The error code of the specification that a call deserves, null when it is in order.
  #judge(kind, element, value) {
    const { errors, elements } = this.rules;
    if (kind === "initialize") return this.#state === "before" ? null : errors.again;
    if (this.#state !== "running") return errors[kind] ?? errors.commit;
    if (kind === "finish" || kind === "commit") return element === "" ? null : "201";
    const [access, shape] = elements[element] ?? [];
    if (!access) return errors.unknown;
    if (kind === "get") return access.includes("r") ? null : errors.writeOnly;
    if (!access.includes("w")) return errors.readOnly;
    return shape.test(value) ? null : errors.value;
  }

  #act(kind, element, value) {
    if (kind === "initialize") this.#state = "running";
    if (kind === "set") this.values[element] = value;
    if (kind === "finish") {
      this.#state = "after";
      // 1.2, cmi.core.lesson_status, "LMS behaviour": a mastery score makes the verdict out of any raw score
      const raw = this.values["cmi.core.score.raw"];
      if (this.mastery !== null && raw !== undefined) this.values["cmi.core.lesson_status"] = Number(raw) >= this.mastery ? "passed" : "failed";
    }
    if (kind === "finish" || kind === "commit") this.kept = { ...this.values };
  }
}
