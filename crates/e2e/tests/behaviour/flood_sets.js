// Asks the frame this often for a parameter that it does not have, and keeps when its errors come.
window.errorTimes = [];
addEventListener("message", ({ data }) => {
  if (data?.type === "error") errorTimes.push(performance.now());
});
for (let at = 0; at < arguments[0]; at++) frames[0].postMessage({ roundtrip: 1, type: "set", parameters: { [`u${at}`]: 1 } }, "*");
