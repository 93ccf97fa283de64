// GraphQL over WebSocket with graphql-ws (the argument `new`), and with its forerunner subscriptions-transport-ws (`old`).
"use strict";

const { listen, log, pause, run } = require("./peer.cjs");
const { buildSchema, execute, subscribe } = require("graphql");
const WebSocket = require("ws");

const schema = buildSchema("type Query { hello(name: String): String } type Subscription { count(to: Int): Int }");
const rootValue = {
  hello: ({ name }) => `Hello, ${name}`,
  async *count({ to }) {
    for (let count = 1; count <= to; count += 1) yield { count };
  },
};
const OPERATIONS = [
  { operationName: "Greet", query: "query Greet($name: String) { hello(name: $name) }", variables: { name: "caf\u00e9 \"x\"" } },
  { query: "subscription { count(to: 3) }" },
  { operationName: "Wrong", query: "query Wrong { nothing }" },
];
const names = {};

function logMessage(direction, message) {
  const { type, id, payload } = message;
  if (payload?.operationName) names[id] = payload.operationName;
  log(direction, type, { id, name: id === undefined ? undefined : names[id], payload });
}

async function now(server) {
  const { createClient } = require("graphql-ws");
  const { useServer } = require("graphql-ws/use/ws");
  useServer({ schema, roots: { query: rootValue, subscription: rootValue } }, new WebSocket.WebSocketServer({ server, path: "/graphql" }));
  const port = await listen(server);
  let count = 0;
  const client = createClient({
    url: `ws://127.0.0.1:${port}/graphql`,
    webSocketImpl: WebSocket,
    lazy: false,
    retryAttempts: 0,
    connectionParams: { token: "t" },
    generateID: () => `op-${(count += 1)}`,
    jsonMessageReplacer: (key, value) => (key === "" && logMessage("up", value), value),
    on: { message: (message) => logMessage("down", message) },
  });
  for (const operation of OPERATIONS) {
    await new Promise((done) => client.subscribe(operation, { next() {}, error: done, complete: done }));
  }
  await client.dispose();
  await pause(100);
}

async function before(server) {
  const { SubscriptionServer, SubscriptionClient } = require("subscriptions-transport-ws");
  SubscriptionServer.create({ schema, execute, subscribe, rootValue, keepAlive: 60000 }, { server, path: "/graphql" });
  const port = await listen(server);
  // Its sockets are WebSockets of `ws`, whose messages are logged as the client hands and gets them.
  class Logged extends WebSocket {
    send(text, ...more) {
      logMessage("up", JSON.parse(text));
      super.send(text, ...more);
    }
  }
  const client = new SubscriptionClient(`ws://127.0.0.1:${port}/graphql`, { reconnect: false, connectionParams: { token: "t" } }, Logged, "graphql-ws");
  const receive = client.processReceivedData;
  client.processReceivedData = function (data) {
    logMessage("down", JSON.parse(data));
    return receive.call(this, data);
  };
  for (const operation of OPERATIONS) {
    await new Promise((done) => client.request(operation).subscribe({ next() {}, error: done, complete: done }));
  }
  client.close();
  await pause(100);
}

run(process.argv[2] === "old" ? before : now);
