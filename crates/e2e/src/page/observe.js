// Keeps the notices and states that each lane has shown, so that none is missed between two looks.
const seen = window.roundtripSeen = {};
const look = () => {
  for (const lane of document.querySelectorAll("[data-lane]")) {
    const known = seen[lane.dataset.lane] ??= { notices: [], statuses: [] };
    const keep = (list, value) => { if (value && !list.includes(value)) list.push(value); };
    keep(known.statuses, lane.dataset.status);
    for (const notice of lane.querySelectorAll("[data-notice]")) keep(known.notices, notice.dataset.notice);
  }
};
new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
look();
