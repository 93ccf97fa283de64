// The client of SignalR beside a server that speaks as much of the hub protocol as its calls need.
"use strict";

const { listen, log, pause, run } = require("./peer.cjs");
const { HubConnectionBuilder, HttpTransportType, JsonHubProtocol, LogLevel } = require("@microsoft/signalr");
const { WebSocketServer } = require("ws");

const TYPES = ["", "Invocation", "StreamItem", "Completion", "StreamInvocation", "CancelInvocation", "Ping", "Close", "Ack", "Sequence"];
const END = "\x1e";
const names = {};

/// A server: it adds, counts, calls back, and logs what comes.
function serve(socket) {
  const send = (...messages) => socket.send(messages.map((message) => JSON.stringify(message) + END).join(""));
  let isOpen = false;
  socket.on("message", (data) => {
    for (const text of data.toString().split(END).slice(0, -1)) {
      const message = JSON.parse(text);
      if (!isOpen) {
        isOpen = true;
        log("up", "Handshake", { name: message.protocol });
        log("down", "Handshake");
        send({}, { type: 6 });
        continue;
      }
      logMessage("up", message);
      if (message.target === "Add") {
        const [one, other] = message.arguments;
        send({ type: 1, target: "Heard", arguments: ["Add", { one }] }, { type: 3, invocationId: message.invocationId, result: one + other });
      } else if (message.target === "Fail") {
        send({ type: 3, invocationId: message.invocationId, error: "no \"Fail\" here" });
      } else if (message.target === "Count") {
        const { invocationId } = message;
        for (let item = 0; item < 3; item += 1) send({ type: 2, invocationId, item });
        send({ type: 3, invocationId });
      }
    }
  });
}

function logMessage(direction, message) {
  const { type, target, invocationId } = message;
  if (target !== undefined && invocationId !== undefined) names[invocationId] = target;
  const payload = message.arguments ?? message.item ?? message.result ?? message.error;
  log(direction, TYPES[type], { name: target ?? names[invocationId], id: invocationId, payload });
}

class Logged extends JsonHubProtocol {
  parseMessages(input, logger) {
    const messages = super.parseMessages(input, logger);
    messages.forEach((message) => logMessage("down", message));
    return messages;
  }
}

run(async (server) => {
  new WebSocketServer({ server }).on("connection", serve);
  const port = await listen(server);
  const options = { skipNegotiation: true, transport: HttpTransportType.WebSockets };
  const hub = new HubConnectionBuilder().withUrl(`http://127.0.0.1:${port}/hub`, options).withHubProtocol(new Logged()).configureLogging(LogLevel.None).build();
  hub.on("Heard", () => {});
  await hub.start();
  await hub.invoke("Add", 40, 2);
  await hub.invoke("Fail").catch(() => {});
  await new Promise((done) => hub.stream("Count").subscribe({ next() {}, error: done, complete: done }));
  await hub.send("Note", "caf\u00e9", null);
  await pause(100);
  await hub.stop();
  await pause(100);
});
