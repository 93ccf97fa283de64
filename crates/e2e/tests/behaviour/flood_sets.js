// Asks the frame this often for a parameter that it does not have.
const count = arguments[0];
let at = 0;
// One by one: of those that come together, the page may see only the last.
const timer = setInterval(() => {
  frames[0].postMessage({ roundtrip: 1, type: "set", parameters: { [`u${at}`]: 1 } }, "*");
  if (++at === count) clearInterval(timer);
}, 10);
