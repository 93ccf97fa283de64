// The lab's worker: this follows wasm-bindgen's glue in one script. A question is [number, name, argument]; its answer is
// [number, "ok", value], or "refused" with the lab's own sentence, or "broken" where the lab cannot go on.
let outcome = null;
let current = 0;

const of = (run, read) => {
  if (run !== current || !outcome) throw "there is another run by now";
  return read(outcome);
};

const answers = {
  start: async wasm => {
    await wasm_bindgen({ module_or_path: wasm });
  },
  run: ([run, request]) => {
    outcome?.free();
    outcome = null;
    current = run;
    outcome = new wasm_bindgen.Outcome(request);
    return outcome.summary();
  },
  dissect: ([run, event]) => of(run, outcome => outcome.dissect(event)),
  capture: ([run, ofServer]) => of(run, outcome => outcome.capture(ofServer)),
  mermaid: ([run]) => of(run, outcome => outcome.mermaid()),
  json: ([run]) => of(run, outcome => outcome.json()),
};

onmessage = async ({ data: [number, name, argument] }) => {
  try {
    const value = await answers[name](argument);
    postMessage([number, "ok", value], value instanceof Uint8Array ? [value.buffer] : []);
  } catch (error) {
    postMessage(typeof error === "string" ? [number, "refused", error] : [number, "broken", String(error)]);
  }
};
