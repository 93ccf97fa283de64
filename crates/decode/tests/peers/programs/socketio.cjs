// Socket.IO's own server and client: namespaces, events, acknowledgments, attachments. The argument is the transport.
"use strict";

const { listen, log, pause, run } = require("./peer.cjs");
const { Server } = require("socket.io");
const { io } = require("socket.io-client");

const TYPES = ["CONNECT", "DISCONNECT", "EVENT", "ACK", "CONNECT_ERROR", "BINARY_EVENT", "BINARY_ACK"];
const names = {};

/// A packet, and behind it what is attached to it.
function logPacket(direction, packet) {
  const attached = [];
  const data = JSON.parse(JSON.stringify(packet.data ?? null, function (key, value) {
    const own = this[key];
    if (!Buffer.isBuffer(own)) return value;
    attached.push(own);
    return { _placeholder: true, num: attached.length - 1 };
  }));
  const isAnswer = packet.type === 3 || packet.type === 6;
  const kind = TYPES[attached.length > 0 && packet.type < 5 ? packet.type + 3 : packet.type];
  const other = direction === "up" ? "down" : "up";
  const key = (side) => `${side} ${packet.nsp} ${packet.id}`;
  const name = isAnswer ? names[key(other)] : Array.isArray(data) ? data[0] : undefined;
  if (!isAnswer && packet.id !== undefined) names[key(direction)] = name;
  const about = { name, channel: packet.nsp, id: packet.id };
  log(direction, kind, { ...about, payload: data === null ? undefined : data });
  // Long polling has bytes in base64.
  const shown = (bytes) => (process.argv[2] === "polling" ? Buffer.from(bytes.toString("base64")) : bytes);
  for (const bytes of attached) log(direction, "ATTACHMENT", { ...about, payload: shown(bytes) });
}

function watch(manager) {
  const encode = manager.encoder.encode;
  manager.encoder.encode = function (packet) {
    logPacket("up", { ...packet });
    return encode.call(this, packet);
  };
  manager.decoder.on("decoded", (packet) => logPacket("down", packet));
  const open = manager.open;
  const logEngine = (direction, { type, data }) => {
    if (type === "message") return;
    const payload = data === undefined || data === "" ? undefined : type === "open" ? JSON.parse(data) : Buffer.from(data);
    log(direction, type, { id: type === "open" ? payload.sid : undefined, payload });
  };
  manager.open = function (...all) {
    open.apply(this, all);
    this.engine.on("packet", (packet) => logEngine("down", packet));
    this.engine.on("packetCreate", (packet) => logEngine("up", packet));
    return this;
  };
}

run(async (server) => {
  const sockets = new Server(server, { pingInterval: 1000, pingTimeout: 2000 });
  sockets.of("/rooms").on("connection", (socket) => {
    socket.on("chat", (text, answer) => answer({ heard: text }));
    socket.on("file", (name, bytes) => socket.emit("stored", name, Buffer.concat([bytes, bytes])));
    socket.emit("welcome", { users: 3, "topic \"x\"": "caf\u00e9" });
  });
  const port = await listen(server);
  const socket = io(`http://127.0.0.1:${port}/rooms`, { transports: [process.argv[2]], autoConnect: false, auth: { token: "t" } });
  watch(socket.io);
  socket.connect();
  await new Promise((done) => socket.once("welcome", done));
  await socket.emitWithAck("chat", "hello");
  const stored = new Promise((done) => socket.once("stored", done));
  socket.emit("file", "a.bin", Buffer.from([0, 1, 2, 0x1e, 255]));
  await stored;
  await new Promise((done) => socket.io.once("ping", done));
  await pause(100);
  socket.disconnect();
  await pause(200);
});
