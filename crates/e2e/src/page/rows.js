// The body of an asynchronous script: the rows of the list, which draws only those in sight. Scrolls through it if all are
// wanted.
const [isWhole, done] = arguments;
(async () => {
  const scroller = document.querySelector(".events [data-own-keys]");
  const rows = new Map();
  const frame = () => new Promise(requestAnimationFrame);
  const before = scroller.scrollTop;
  for (let top = 0; ; top += 200) {
    if (isWhole) {
      scroller.scrollTop = top;
      await frame(); await frame();
    }
    for (const row of document.querySelectorAll(".events tbody tr[data-row]")) {
      const cell = column => row.querySelector(`[data-column=${column}]`)?.innerText.trim() ?? "";
      rows.set(Number(row.dataset.place), {
        kind: row.dataset.row, event: row.dataset.event ?? "", later: "later" in row.dataset,
        sent: cell("sent"), label: row.querySelector("[data-column=label] b")?.innerText ?? "",
        lost: !!row.querySelector("[data-lost]"), fate: row.lastElementChild.innerText,
        text: row.innerText.replace(/\s+/g, " "),
      });
    }
    if (!isWhole || top + scroller.clientHeight >= scroller.scrollHeight) break;
  }
  if (isWhole) {
    scroller.scrollTop = before;
    await frame(); await frame();
  }
  done([...rows.entries()].sort((a, b) => a[0] - b[0]).map(entry => entry[1]));
})();
