// Speaks with a learning platform in SCORM 1.2 and with Roundtrip's page in a frame: shows one task after the other, takes
// the page's results, reports the score, and says that the work is done only after the last task.
(function () {
  "use strict";
  const { page, lang, class: group, seeds, mastery, tasks, words } = JSON.parse(document.getElementById("configuration").textContent);
  const [frame, taskLine, doneLine, problemLine, back, next] =
    ["page", "task", "done", "problem", "back", "next"].map(id => document.getElementById(id));
  const started = Date.now();

  // The platform's object is in a window above this one, or above the one that opened it (SCORM 1.2 RTE §3.3.6).
  function findIn(from) {
    for (let at = from, level = 0; at && level < 100; at = at.parent, level++) {
      // A window of another origin has no platform for us.
      try { if (at.API) return at.API; } catch { return null; }
      if (at.parent === at) return null;
    }
    return null;
  }
  function findPlatform() {
    let opener = null;
    try { opener = window.top.opener || window.opener; } catch { opener = window.opener; }
    return findIn(window) || (opener && findIn(opener));
  }

  const platform = findPlatform();
  let isOpen = platform !== null && String(platform.LMSInitialize("")) === "true";

  function get(key) {
    return isOpen ? String(platform.LMSGetValue(key) ?? "") : "";
  }
  function check(answer) {
    const took = String(answer) === "true";
    if (!took) problemLine.textContent = words.failed.replace("{code}", String(platform.LMSGetLastError()));
    return took;
  }
  function set(key, value) {
    return isOpen && check(platform.LMSSetValue(key, String(value)));
  }

  // The seed of a student: always the same for the same class and id.
  function seedPlace(id) {
    let hash = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(group + "\n" + id)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
    return ((hash ^ (hash >>> 13)) >>> 0) % seeds.length;
  }

  // What is kept between sessions: version, seed, and per task score.tries.seconds; at most 16 characters per task.
  const results = tasks.map(() => null);
  let place = seedPlace(get("cmi.core.student_id"));
  function suspended() {
    const parts = results.map(result => (result ? [result.score, result.tries, result.seconds].join(".") : ""));
    return ["1", seeds[place], parts.join(",")].join(";");
  }
  function resume(text) {
    const [version, seed, parts] = text.split(";");
    if (version !== "1" || !seeds.includes(seed) || parts === undefined) return;
    place = seeds.indexOf(seed);
    parts.split(",").slice(0, tasks.length).forEach((part, at) => {
      const [score, tries, seconds] = part.split(".").map(Number);
      if (part !== "" && [score, tries, seconds].every(Number.isFinite)) results[at] = { score, tries, seconds };
    });
  }

  const isDone = () => results.every(result => result !== null);
  const score = () => Math.round(results.reduce((sum, result) => sum + (result ? result.score : 0), 0) / tasks.length);

  function sessionTime() {
    const hundredths = Math.floor((Date.now() - started) / 10);
    const two = number => String(number).padStart(2, "0");
    const seconds = Math.floor(hundredths / 100);
    const hours = Math.min(Math.floor(seconds / 3600), 9999);
    return String(hours).padStart(4, "0") + ":" + two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60) + "." + two(hundredths % 100);
  }

  function report() {
    problemLine.textContent = isOpen ? "" : words.noPlatform;
    if (!isOpen) return;
    set("cmi.core.score.min", 0);
    set("cmi.core.score.max", 100);
    set("cmi.core.score.raw", score());
    set("cmi.suspend_data", suspended());
    const done = mastery === null ? "completed" : score() >= mastery ? "passed" : "failed";
    set("cmi.core.lesson_status", isDone() ? done : "incomplete");
    set("cmi.core.exit", isDone() ? "" : "suspend");
    check(platform.LMSCommit(""));
  }

  let current = 0;
  function show(at) {
    current = at;
    taskLine.textContent = words.task.replace("{number}", at + 1).replace("{of}", tasks.length) + ": " + tasks[at].title;
    back.disabled = at === 0;
    next.disabled = at === tasks.length - 1;
    doneLine.textContent = isDone() ? words.done.replace("{score}", score()) : "";
    const origin = location.origin === "null" ? "" : "&parent=" + encodeURIComponent(location.origin);
    const address = page + tasks[at].hashes[place] + "&embed=1&lang=" + lang + origin;
    if (frame.getAttribute("src") !== address) frame.setAttribute("src", address);
  }

  const count = value => (Number.isFinite(value) && value >= 0 ? Math.floor(value) : 0);
  addEventListener("message", event => {
    const message = event.data;
    // Another window could send the same words.
    if (event.source !== frame.contentWindow || event.origin !== location.origin) return;
    if (!message || message.roundtrip !== 1 || message.type !== "result") return;
    const at = tasks.findIndex(task => task.id === message.task);
    if (at < 0 || String(message.seed) !== seeds[place]) return;
    if (typeof message.score !== "number" || !(message.score >= 0 && message.score <= 1)) return;
    const given = {
      score: Math.round(message.score * 100),
      tries: Math.min(count(message.tries), 99),
      seconds: Math.min(count(message.seconds), 99999),
    };
    // A task that is done again can only improve the score.
    if (results[at] === null || given.score > results[at].score) results[at] = given;
    report();
    show(current);
  });
  back.addEventListener("click", () => show(current - 1));
  next.addEventListener("click", () => show(current + 1));

  addEventListener("pagehide", () => {
    if (!isOpen) return;
    set("cmi.core.session_time", sessionTime());
    platform.LMSCommit("");
    platform.LMSFinish("");
    isOpen = false;
  });
  // A page that comes back from the browser's cache has no session any more.
  addEventListener("pageshow", event => { if (event.persisted) location.reload(); });

  resume(get("cmi.suspend_data"));
  // A platform counts a session without a status as completed.
  if (isOpen && !["passed", "failed", "completed"].includes(get("cmi.core.lesson_status"))) {
    set("cmi.core.lesson_status", "incomplete");
    set("cmi.core.exit", "suspend");
    check(platform.LMSCommit(""));
  }
  if (!isOpen) problemLine.textContent = words.noPlatform;
  const first = results.indexOf(null);
  show(first < 0 ? 0 : first);
})();
