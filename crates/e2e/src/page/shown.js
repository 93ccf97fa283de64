// What the page shows, by the attributes that it promises and the values of its controls. Returned to the harness as JSON.
const number = element => ({
  value: /^-?\d+$/.test(element.dataset.value ?? "") ? Number(element.dataset.value) : null,
  provenance: element.dataset.provenance ?? null,
});
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const text = selector => document.querySelector(selector)?.innerText.trim() ?? "";

const lanes = {};
for (const part of all("[data-lane]")) {
  const lane = lanes[part.dataset.lane] ??= { status: null, http: null, tls: null, notice: null, sentence: "", impair: null, fields: {} };
  for (const field of all("[data-field]", part)) lane.fields[field.dataset.field] ??= number(field);
  const notice = part.querySelector("[data-notice]");
  lane.status ??= part.dataset.status;
  lane.http ??= part.dataset.http;
  lane.tls ??= part.dataset.tls;
  lane.impair ??= part.querySelector("[data-impair]")?.dataset.impair;
  lane.notice ??= notice?.dataset.notice;
  lane.sentence ||= notice?.textContent.trim() ?? "";
}
const housekeeping = {};
for (const field of all('[data-field^="housekeeping-"]')) {
  housekeeping[field.dataset.field.slice("housekeeping-".length)] ??= number(field);
}

const shared = all("[data-shared]").map(part => ({
  lanes: part.dataset.shared.split(","),
  fields: Object.fromEntries(all("[data-field]", part).map(field => [field.dataset.field, number(field)])),
}));

const controls = {};
for (const control of all("main input, main select")) {
  const name = control.name || control.dataset.action;
  controls[name] ??= control.type === "checkbox" ? (control.checked ? "1" : "0") : control.value;
}

// The parts that `parts=` names, and what is in the document only if they are shown.
const tab = name => `[data-tab=${name}], [data-panel=${name}]`;
const PARTS = {
  stage: ".lesson-figure", guide: tab("guide"), tasks: tab("tasks"), inspector: tab("inspector"), list: tab("list"), graphs: tab("graphs"), costs: tab("costs"), change: tab("change"),
  lanes: "#lanes", verdict: ".costs-words", charts: ".costs-charts", table: ".numbers", settings: "#settings",
};
const lesson = document.querySelector("[data-scenario]");
// A program that has not drawn all of its page is not there yet.
const isDrawn = !document.querySelector(".unready");
const page = document.querySelector("[data-page]")?.dataset.page ?? (document.querySelector("[data-phase]") ? "live" : null);
const time = document.querySelector("[data-moment]");
const task = document.querySelector(".tasks[data-task]");
const inspector = document.querySelector("[data-inspector]");
const watch = document.querySelector("dialog[open] [data-watch]");
return {
  page: isDrawn ? page : null,
  hash: location.hash,
  lang: document.documentElement.lang,
  theme: document.documentElement.dataset.theme ?? null,
  header: document.querySelector("header.header") !== null,
  home_link: document.querySelector("header a")?.getAttribute("href") ?? "",
  bad_parameters: all("[data-bad-parameter]").map(element => element.dataset.badParameter),
  dialog: all("dialog[open]").map(it => it.id || it.className).at(-1) ?? null,
  parts: Object.keys(PARTS).filter(part => document.querySelector(PARTS[part]) !== null),
  focused_lane: document.activeElement?.closest("[data-lane]")?.dataset.lane ?? null,
  controls,
  scenario: lesson?.dataset.scenario ?? null,
  work: (isDrawn && lesson?.dataset.work) || null,
  moment: time ? Number(time.dataset.moment) : null,
  end: time ? Number(time.dataset.end) : null,
  playing: document.querySelector("[data-action=play]")?.getAttribute("aria-pressed") === "true",
  tab: document.querySelector("[data-panel]")?.dataset.panel ?? null,
  task: task ? { id: task.dataset.task, over: "over" in task.dataset, marks: all("[data-part]", task).map(it => it.dataset.mark ?? "") } : null,
  presented: lesson ? "presented" in lesson.dataset : false,
  inspected: inspector?.dataset.inspector ?? null,
  chosen: inspector?.querySelector("[data-pinned]") ? inspector.dataset.inspector : null,
  fields: all('.inspector [role=tree] [data-field]').length,
  // A lesson has them whatever is open; a lane as a diagram has its list only.
  events: Number((lesson ?? document.querySelector(".events"))?.dataset.events ?? NaN) || null,
  current_row: document.querySelector(".events tr[aria-current]")?.dataset.event ?? null,
  lost: all(".events tr[data-event]").filter(row => row.querySelector("[data-lost]")).map(row => Number(row.dataset.event)),
  interventions: all("[data-intervention]").map(element => element.dataset.intervention),
  idle: all("[data-intervention]:has([data-idle])").map(element => element.dataset.intervention),
  watch: watch ? { lane: watch.dataset.watch, events: Number(watch.dataset.events), live: "live" in watch.dataset } : null,
  phase: document.querySelector("[data-phase]")?.dataset.phase ?? null,
  endpoint: document.querySelector("[data-endpoint]")?.dataset.endpoint ?? null,
  verdict: text("[data-verdict]"),
  stopped: text(".stopped"),
  lanes,
  housekeeping,
  shared,
  seen: window.roundtripSeen ?? {},
};
