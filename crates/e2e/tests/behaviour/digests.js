// The body of an asynchronous script: the digests of runs in a worker made of the lab's own files and a few lines, so that
// it also works in a frame of opaque origin.
const [glue, wasm, questions, done] = arguments;
const serve = `onmessage = async ({ data: { wasm, questions } }) => {
  try {
    await wasm_bindgen({ module_or_path: wasm });
    const replies = questions.map(question => wasm_bindgen.answer(question));
    // Every second reply is a digest, which is short.
    const digests = replies.filter((_, place) => place % 2 === 1);
    postMessage(digests.map(reply => btoa(String.fromCharCode(...reply))));
  } catch (error) {
    postMessage([String(error)]);
  }
}`;
(async () => {
  const text = await (await fetch(glue)).text();
  const bytes = await (await fetch(wasm)).arrayBuffer();
  // The page's policy lets only the loader start a worker.
  const worker = roundtrip.startWorker(URL.createObjectURL(new Blob([text, ";\n", serve], { type: "text/javascript" })));
  worker.onmessage = ({ data }) => done(data);
  worker.onerror = event => done([event.message]);
  const decode = text => Uint8Array.from(atob(text), character => character.charCodeAt(0));
  worker.postMessage({ wasm: bytes, questions: questions.map(decode) });
})().catch(error => done([String(error)]));
