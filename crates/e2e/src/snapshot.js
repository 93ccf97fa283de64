// What the page shows, by the attributes that it promises. Returned to the harness as JSON.
const number = element => ({
  value: /^-?\d+$/.test(element.dataset.value ?? "") ? Number(element.dataset.value) : null,
  provenance: element.dataset.provenance ?? null,
});
const lanes = {};
for (const slug of ["polling", "long-polling", "sse", "websocket"]) {
  const parts = [...document.querySelectorAll(`[data-lane="${slug}"]`)];
  if (parts.length === 0) continue;
  const fields = {};
  for (const part of parts) {
    for (const field of part.querySelectorAll("[data-field]")) fields[field.dataset.field] ??= number(field);
  }
  const notice = parts.map(part => part.querySelector("[data-notice]")).find(Boolean);
  lanes[slug] = {
    status: parts.map(part => part.dataset.status).find(Boolean) ?? null,
    notice: notice?.dataset.notice ?? null,
    sentence: notice?.textContent.trim() ?? "",
    fields,
  };
}
const housekeeping = {};
for (const field of document.querySelectorAll('[data-field^="housekeeping-"]')) {
  housekeeping[field.dataset.field.slice("housekeeping-".length)] ??= number(field);
}
const text = selector => document.querySelector(selector)?.innerText.trim() ?? "";
return {
  phase: document.querySelector("[data-phase]")?.dataset.phase ?? null,
  endpoint: document.querySelector("[data-endpoint]")?.dataset.endpoint ?? null,
  verdict: text("[data-verdict]"),
  bad_parameters: [...document.querySelectorAll("[data-bad-parameter]")].map(element => element.dataset.badParameter),
  lanes,
  housekeeping,
  seen: window.roundtripSeen ?? {},
};
