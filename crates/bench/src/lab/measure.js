// Times the lab in wasm. Arguments: the glue, then `transfer ROUNDS BYTES BANDWIDTH` or `scenarios RUNS NAMES`.
const [glue, what, count, subject, bandwidth] = process.argv.slice(1);
const lab = require(glue);

function timed(work) {
  const start = performance.now();
  const result = work();
  return [(performance.now() - start) / 1000, result];
}

if (what === "transfer") {
  const bytes = Number(subject);
  for (let round = 0; round < Number(count); round++) {
    console.log("lab", ...timed(() => lab.lab_transfer(bytes, Number(bandwidth))));
    // Memory of wasm never shrinks: after the first transfer it is what that needed.
    if (round === 0) console.log("memory", lab.memory_bytes());
    console.log("bare", ...timed(() => lab.bare_transfer(bytes, Number(bandwidth))));
  }
} else {
  for (const name of subject.split(",")) {
    const millis = [];
    for (let run = 0; run < Number(count); run++) {
      const [seconds, events] = timed(() => lab.scenario(name, run));
      if (events === 0) throw new Error(`${name} gave no events`);
      millis.push(seconds * 1000);
    }
    millis.sort((a, b) => a - b);
    console.log(name, millis[(millis.length - 1) >> 1], millis[millis.length - 1]);
  }
}
