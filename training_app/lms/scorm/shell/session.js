// One session with the LMS: begun once, told of results, ended once. SCORM holds the words of the version. Nothing is
// put into suspend_data: where an officer stands is kept by the training itself, and 1.2 has room for 4,096 characters.
const STARTED = "started";

// two decimals: enough that rounding carries no score of a check over its pass mark
function percent(score) {
  return String(Math.round(score * 10_000) / 100);
}

class LmsSession {
  #api;
  #startedAt = performance.now();
  #isOpen = false;

  constructor(api) {
    this.#api = api;
  }

  // True when the LMS has opened a session and taken what lets this attempt be resumed, even after a crash.
  begin() {
    this.#isOpen = this.#isTrue(SCORM.initialize, "");
    if (!this.#isOpen) return false;
    this.learnerId = this.#ask(SCORM.learnerId);
    this.learnerName = this.#ask(SCORM.learnerName).slice(0, 255);
    this.isResumed = this.#ask(SCORM.entry) === "resume";
    const isNew = ["", "unknown", "not attempted"].includes(this.#ask(SCORM.status));
    // "suspend", also when all is done: with any other exit the next launch is a new attempt, and what was done is lost
    const values = [[SCORM.location, STARTED], [SCORM.exit, "suspend"]];
    return this.#store(isNew ? [[SCORM.status, "incomplete"], ...values] : values);
  }

  // True when the LMS has taken the result and committed it.
  keep(result) {
    for (const [element, value] of SCORM.extras(result)) this.#isTrue(SCORM.set, element, value);
    return this.#store(SCORM.values(result));
  }

  keepTime() {
    return this.#isOpen && this.#store([this.#time()]);
  }

  // True when the LMS has ended the session; a second call does nothing.
  end() {
    if (!this.#isOpen) return false;
    this.#isOpen = false;
    this.#isTrue(SCORM.set, ...this.#time());
    return this.#isTrue(SCORM.finish, "");
  }

  // The code that the LMS gives for its last refusal, "" when it gives none.
  lastError() {
    const code = this.#call(SCORM.error);
    return /^[1-9][0-9]{0,4}$/.test(code) ? code : "";
  }

  #time() {
    return [SCORM.time, SCORM.timespan(Math.max(0, Math.floor((performance.now() - this.#startedAt) / 1000)))];
  }

  #store(values) {
    const areSet = values.every(([element, value]) => this.#isTrue(SCORM.set, element, value));
    return areSet && this.#isTrue(SCORM.commit, "");
  }

  #ask(element) {
    return this.#call(SCORM.get, element);
  }

  #isTrue(name, ...values) {
    return this.#call(name, ...values) === "true";
  }

  // Some LMSs answer true where the specification says "true", some throw; undefined is no answer.
  #call(name, ...values) {
    try {
      return String(this.#api[name](...values) ?? "");
    } catch {
      return "";
    }
  }
}
