// The lab's worker; wasm-bindgen's glue stands before this in the same script. The first message is [number, wasm], every
// later one [number, question]; the replies are [number, reply] with bytes. [number, null, error]: the lab cannot go on.
let isStarted = false;

const reply = async message => {
  if (isStarted) return wasm_bindgen.answer(message);
  await wasm_bindgen({ module_or_path: message });
  isStarted = true;
  return new Uint8Array();
};

onmessage = async ({ data: [number, message] }) => {
  try {
    const bytes = await reply(message);
    postMessage([number, bytes], [bytes.buffer]);
  } catch (error) {
    postMessage([number, null, String(error)]);
  }
};
