// A STOMP client and a STOMP broker over WebSocket.
"use strict";

const { listen, log, pause, run } = require("./peer.cjs");
const { Client, FrameImpl } = require("@stomp/stompjs");
const StompServer = require("stomp-broker-js");
const WebSocket = require("ws");

const subscribed = {};

function logFrame(direction, { command, headers, body, binaryBody }) {
  const id = {
    MESSAGE: headers["message-id"],
    RECEIPT: headers["receipt-id"],
    ERROR: headers["receipt-id"],
    BEGIN: headers.transaction,
    COMMIT: headers.transaction,
    SEND: headers.receipt ?? "",
    DISCONNECT: headers.receipt ?? "",
  };
  const payload = binaryBody ?? (body ? Buffer.from(body) : undefined);
  const own = id[command] ?? headers.id ?? headers["message-id"];
  if (command === "SUBSCRIBE") subscribed[own] = headers.destination;
  const channel = command === "UNSUBSCRIBE" ? subscribed[own] : headers.destination;
  log(direction, command, { channel, id: own, payload: payload?.length ? payload : undefined });
}

const serialize = FrameImpl.prototype.serialize;
FrameImpl.prototype.serialize = function () {
  logFrame("up", this);
  return serialize.call(this);
};
const fromRawFrame = FrameImpl.fromRawFrame;
FrameImpl.fromRawFrame = (...all) => {
  const frame = fromRawFrame.apply(FrameImpl, all);
  logFrame("down", frame);
  return frame;
};

run(async (server) => {
  const broker = new StompServer({ server, path: "/stomp", heartbeat: [0, 0] });
  const port = await listen(server);
  const client = new Client({
    webSocketFactory: () => new WebSocket(`ws://127.0.0.1:${port}/stomp`, ["v12.stomp", "v11.stomp"]),
    heartbeatIncoming: 0,
    heartbeatOutgoing: 0,
    reconnectDelay: 0,
    connectHeaders: { login: "u", passcode: "p" },
  });
  await new Promise((done) => {
    client.onConnect = done;
    client.activate();
  });
  const heard = new Promise((done) => client.subscribe("/topic/rooms", done, { id: "sub:1" }));
  await pause(100);
  client.publish({ destination: "/topic/rooms", body: "caf\u00e9 \"x\"", headers: { "content-type": "text/plain", note: "a:b\\c" } });
  // The broker sends nothing back to its sender, so it sends something of its own. It counts characters for content-length, so
  // that text other than ASCII would not arrive.
  broker.send("/topic/rooms", { note: "from\\nabove" }, "{\"tea\": 1}");
  await heard;
  client.publish({ destination: "/topic/other", body: "" });
  client.unsubscribe("sub:1");
  await pause(100);
  await client.deactivate();
});
