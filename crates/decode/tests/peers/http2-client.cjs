// Node's client of HTTP/2, which says everything that it can say. The arguments are an address and options of http2.
// Ends by itself.
const http2 = require("http2");

const [address, text] = process.argv.slice(2);
const { padding, ...settings } = JSON.parse(text);
const { PADDING_STRATEGY_MAX, PADDING_STRATEGY_NONE, NGHTTP2_CANCEL } = http2.constants;
const paddingStrategy = padding ? PADDING_STRATEGY_MAX : PADDING_STRATEGY_NONE;
const session = http2.connect(address, { settings, paddingStrategy, rejectUnauthorized: false });

session.on("stream", (pushed) => {
  pushed.on("error", () => {});
  // The second of two pushes is not wanted.
  if (pushed.id % 4 === 0) pushed.close(NGHTTP2_CANCEL);
  else pushed.resume();
});

function ask(fields, body, options) {
  return new Promise((resolve) => {
    const request = session.request(fields, { endStream: body === undefined, ...options });
    request.on("error", () => {});
    request.on("close", resolve);
    request.on("wantTrailers", () => request.sendTrailers({ "x-trailer": "of the request" }));
    if (fields[":path"] === "/endless") request.once("data", () => request.close(NGHTTP2_CANCEL));
    request.resume();
    if (body !== undefined) request.end(body);
  });
}

const path = (name, more) => ({ ":path": name, ...more });
const settle = (changes) => new Promise((resolve) => session.settings(changes, resolve));

async function all() {
  await Promise.all(Array.from({ length: 20 }, (_, at) => ask(path(`/line/${at}`))));
  await ask(path("/large"), undefined, { weight: 200, exclusive: true, parent: 0 });
  await ask(path("/echo", { ":method": "POST" }), "a body ".repeat(10000), { waitForTrailers: true });
  await ask(path("/push"));
  await ask(path("/long", { "x-long": "0123456789".repeat(2500), cookie: "a=b; c=d" }));
  await ask(path("/line/0", { ":method": "HEAD" }));
  for (const name of ["/hints", "/nothing", "/same", "/ping", "/altsvc", "/endless", "/reset"]) await ask(path(name));
  await new Promise((resolve) => session.ping(Buffer.from("abcdefgh"), resolve));
  await settle({ headerTableSize: 100 });
  await ask(path("/line/1"));
  await settle({ headerTableSize: 4096, initialWindowSize: 70000 });
  await ask(path("/table?size=0"));
  await ask(path("/line/2", { authorization: "Basic secret" }));
  await ask(path("/table?size=2000"));
  await ask(path("/large"));
  // The server says that it ends the connection, and then this one does, too.
  const goaway = new Promise((resolve) => session.once("goaway", resolve));
  await Promise.race([ask(path("/goaway")), goaway]);
  session.close();
  setTimeout(() => process.exit(), 300);
}
session.on("error", () => {});
all();
