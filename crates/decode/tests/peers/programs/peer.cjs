// What the programs here share: a server on a port of its own, the port of the recorder before it, and a log of one JSON
// object per message, as the peer itself sees it.
"use strict";

const http = require("node:http");
const readline = require("node:readline");

/// Listens on 127.0.0.1, prints the port, and waits for the port that clients are to use.
async function listen(server) {
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`);
  const lines = readline.createInterface({ input: process.stdin });
  const port = await new Promise((done) => lines.once("line", done));
  lines.close();
  return Number(port);
}

/// Logs one message. `payload` is JSON, or bytes, or missing.
function log(direction, kind, { name, channel, id, payload } = {}) {
  const text = (value) => (value === undefined || value === null ? "" : String(value));
  const line = { direction, kind, name: text(name), channel: text(channel), id: text(id) };
  if (Buffer.isBuffer(payload) || payload instanceof Uint8Array) line.hex = Buffer.from(payload).toString("hex");
  else if (payload !== undefined) line.json = payload;
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const pause = (millis) => new Promise((done) => setTimeout(done, millis));

/// Runs `program` with a new HTTP server, and ends the process with it.
function run(program) {
  // Peers that wait for each other end, too.
  setTimeout(() => process.exit(2), 150000).unref();
  program(http.createServer()).then(
    () => process.exit(0),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
}

module.exports = { listen, log, pause, run };
