// Notes each new number of delivered messages that the page shows, with its time.
const noted = window.noted = [];
setInterval(() => {
  const shown = document.querySelector('[data-lane="websocket"] [data-field="delivered"]')?.dataset.value;
  const delivered = Number(shown);
  if (delivered > (noted.at(-1)?.delivered ?? 0)) noted.push({ at: performance.now(), delivered });
}, 20);
