// The body of an asynchronous script: the digests of runs in a worker made of the lab's own files and a few lines, so that
// it also works in a frame of opaque origin.
const [glue, wasm, requests, done] = arguments;
const serve = `onmessage = async ({ data: { wasm, requests } }) => {
  try {
    await wasm_bindgen({ module_or_path: wasm });
    postMessage(requests.map(request => new wasm_bindgen.Outcome(request).digest()));
  } catch (error) {
    postMessage([String(error)]);
  }
}`;
(async () => {
  const text = await (await fetch(glue)).text();
  const bytes = await (await fetch(wasm)).arrayBuffer();
  const worker = new Worker(URL.createObjectURL(new Blob([text, ";\n", serve], { type: "text/javascript" })));
  worker.onmessage = ({ data }) => done(data);
  worker.onerror = event => done([event.message]);
  const decode = text => Uint8Array.from(atob(text), character => character.charCodeAt(0));
  worker.postMessage({ wasm: bytes, requests: requests.map(decode) });
})().catch(error => done([String(error)]));
