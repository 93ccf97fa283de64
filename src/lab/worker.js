// The worker of the lab, the tutor or the reader of captures; wasm-bindgen's glue stands before this in the same script. The
// first message is [number, wasm], every later one [number, question] or [number, question, files]; the replies are
// [number, reply] with bytes. [number, null, error]: it cannot go on.
let starting;

const reply = async (message, files) => {
  if (starting) {
    await starting;
    return wasm_bindgen.answer(message, files);
  }
  await (starting = wasm_bindgen({ module_or_path: message }));
  return new Uint8Array();
};

onmessage = async ({ data: [number, message, files] }) => {
  try {
    const bytes = await reply(message, files);
    postMessage([number, bytes], [bytes.buffer]);
  } catch (error) {
    postMessage([number, null, String(error)]);
  }
};
