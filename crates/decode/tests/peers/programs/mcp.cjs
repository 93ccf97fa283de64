// The Model Context Protocol's own server and client over Streamable HTTP: POSTs whose responses are event streams, or JSON
// with the argument `json`.
"use strict";

const { listen, log, pause, run } = require("./peer.cjs");
const { Client } = require("@modelcontextprotocol/sdk/client/index.js");
const { StreamableHTTPClientTransport } = require("@modelcontextprotocol/sdk/client/streamableHttp.js");
const { McpServer } = require("@modelcontextprotocol/sdk/server/mcp.js");
const { StreamableHTTPServerTransport } = require("@modelcontextprotocol/sdk/server/streamableHttp.js");
const { randomUUID } = require("node:crypto");
const { z } = require("zod");

const names = {};

function logMessage(direction, message) {
  const { id, method, params, result, error } = message;
  const kind = method ? (id === undefined ? "notification" : "request") : error ? "error" : "result";
  const channel = method ? (params?.name ?? params?.uri) : undefined;
  const other = direction === "up" ? "down" : "up";
  if (method && id !== undefined) names[`${direction} ${id}`] = channel ? `${method} ${channel}` : method;
  log(direction, kind, { name: method ?? names[`${other} ${id}`], channel, id, payload: params ?? result ?? error });
}

function tools() {
  const server = new McpServer({ name: "adder", version: "1.0.0" }, { capabilities: { logging: {} } });
  const inputSchema = { one: z.number(), other: z.number() };
  server.registerTool("add", { description: "Adds", inputSchema }, async ({ one, other }, { sendNotification }) => {
    await sendNotification({ method: "notifications/message", params: { level: "info", data: "caf\u00e9" } });
    return { content: [{ type: "text", text: String(one + other) }] };
  });
  return server;
}

run(async (server) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: randomUUID, enableJsonResponse: process.argv[2] === "json" });
  await tools().connect(transport);
  server.on("request", (request, response) => transport.handleRequest(request, response));
  const port = await listen(server);
  const client = new Client({ name: "tester", version: "1.0.0" });
  const way = new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`));
  const send = way.send.bind(way);
  way.send = (message, options) => {
    logMessage("up", message);
    return send(message, options);
  };
  const connected = client.connect(way);
  const receive = way.onmessage;
  way.onmessage = (message, extra) => {
    logMessage("down", message);
    receive(message, extra);
  };
  await connected;
  await client.listTools();
  await client.callTool({ name: "add", arguments: { one: 40, other: 2 } });
  await client.callTool({ name: "nothing", arguments: {} }).catch(() => {});
  await client.ping();
  await pause(100);
  await way.terminateSession();
  await client.close();
});
