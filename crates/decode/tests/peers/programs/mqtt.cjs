// mqtt.js over WebSocket: with the broker aedes (the argument `4`, MQTT 3.1.1), and with a server made of mqtt-packet (`5`).
"use strict";

const { listen, log, pause, run } = require("./peer.cjs");
const mqtt = require("mqtt");
const { createWebSocketStream, WebSocketServer } = require("ws");

const aliases = { up: {}, down: {} };

function logPacket(direction, packet) {
  const kind = packet.cmd.toUpperCase();
  let topics = packet.topic;
  if (kind === "SUBSCRIBE") topics = packet.subscriptions.map(({ topic }) => topic).join(", ");
  if (kind === "UNSUBSCRIBE") topics = packet.unsubscriptions.join(", ");
  if (kind === "CONNECT") topics = packet.will?.topic;
  const alias = packet.properties?.topicAlias;
  if (alias && packet.topic) aliases[direction][alias] = packet.topic;
  if (alias && !packet.topic) topics = aliases[direction][alias];
  const id = kind === "CONNECT" ? packet.clientId : packet.messageId;
  let payload;
  if (kind === "PUBLISH") payload = Buffer.from(packet.payload);
  if (kind === "CONNECT" && packet.will) payload = Buffer.from(packet.will.payload);
  log(direction, kind, { channel: topics, id: id || undefined, payload });
}

async function aedes(sockets) {
  const { Aedes } = require("aedes");
  const broker = await Aedes.createBroker();
  sockets.on("connection", (socket, request) => broker.handle(createWebSocketStream(socket), request));
}

/// A server that acknowledges and repeats what is published, in MQTT 5.0.
async function echo(sockets) {
  const packets = require("mqtt-packet");
  const options = { protocolVersion: 5 };
  sockets.on("connection", (socket) => {
    const parser = packets.parser(options);
    const send = (packet) => socket.send(packets.generate(packet, options));
    socket.on("message", (data) => parser.parse(data));
    parser.on("packet", (packet) => {
      const { cmd, messageId } = packet;
      if (cmd === "connect") {
        send({ cmd: "connack", reasonCode: 0, sessionPresent: false, properties: { topicAliasMaximum: 5, assignedClientIdentifier: "given", userProperties: { by: "echo" } } });
      } else if (cmd === "subscribe") {
        send({ cmd: "suback", messageId, granted: packet.subscriptions.map(({ qos }) => qos), properties: { reasonString: "granted" } });
      } else if (cmd === "unsubscribe") {
        send({ cmd: "unsuback", messageId, granted: [0, 17] });
      } else if (cmd === "pingreq") {
        send({ cmd: "pingresp" });
      } else if (cmd === "publish") {
        if (packet.qos === 1) send({ cmd: "puback", messageId, reasonCode: 16 });
        if (packet.qos === 2) send({ cmd: "pubrec", messageId, reasonCode: 0 });
        // The beginning of the next packet in the message of the last one (MQTT 5.0, section 6).
        const copy = packets.generate({ cmd: "publish", topic: "copy", qos: 0, payload: packet.payload, properties: { contentType: "text/plain", messageExpiryInterval: 9 } }, options);
        socket.send(copy.subarray(0, 5));
        socket.send(copy.subarray(5));
      } else if (cmd === "pubrel") {
        send({ cmd: "pubcomp", messageId, reasonCode: 0 });
      }
    });
  });
}

run(async (server) => {
  const version = Number(process.argv[2]);
  const sockets = new WebSocketServer({ server, handleProtocols: () => "mqtt" });
  await (version === 5 ? echo : aedes)(sockets);
  const port = await listen(server);
  const properties = version === 5 ? { sessionExpiryInterval: 60, userProperties: { from: "test" } } : undefined;
  const client = mqtt.connect(`ws://127.0.0.1:${port}/mqtt`, {
    protocolVersion: version,
    clientId: "client-1",
    username: "u",
    password: "p",
    keepalive: 1,
    reconnectPeriod: 0,
    autoAssignTopicAlias: version === 5,
    autoUseTopicAlias: version === 5,
    will: { topic: "gone", payload: Buffer.from("bye"), qos: 1, retain: false },
    properties,
  });
  // It does not report the first packet.
  logPacket("up", { ...client.options, cmd: "connect" });
  client.on("packetsend", (packet) => logPacket("up", packet));
  client.on("packetreceive", (packet) => logPacket("down", packet));
  await new Promise((done) => client.once("connect", done));
  await client.subscribeAsync({ "rooms/#": { qos: 2, nl: version === 5 }, "other/+": { qos: 1 } });
  await client.publishAsync("rooms/1", "caf\u00e9", { qos: 0 });
  await client.publishAsync("rooms/1", Buffer.from([0, 1, 255]), { qos: 1 });
  await client.publishAsync("other/x", "{\"a\":1}", { qos: 2, retain: true });
  await pause(1200);
  await client.unsubscribeAsync(["rooms/#", "none"]);
  await client.endAsync();
  await pause(100);
});
