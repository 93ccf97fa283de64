// What the client of MCP's own SDK makes of the endpoint: the handshake, the tool, a call with progress and one with a log, and
// calls whose connections are cut and reset. Argument: the endpoint's address.
const { Client } = require('@modelcontextprotocol/sdk/client/index.js');
const { StreamableHTTPClientTransport } = require('@modelcontextprotocol/sdk/client/streamableHttp.js');
const { LoggingMessageNotificationSchema } = require('@modelcontextprotocol/sdk/types.js');

const [origin] = process.argv.slice(2);
const feed = (ahead) => `1,20,20,${Date.now() + ahead}`;

const connect = async (query = '') => {
  const requests = [];
  const transport = new StreamableHTTPClientTransport(new URL(`${origin}/api/mcp${query}`), {
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      requests.push([init.method, response.status, response.headers.get('content-type'), new Headers(init.headers).get('last-event-id')]);
      return response;
    },
  });
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(transport);
  return { client, transport, requests };
};

const call = async ({ client }, args, heard) => {
  const onprogress = heard && (({ progress, total, message }) => heard.push([progress, total, message]));
  return client.callTool({ name: 'feed', arguments: args }, undefined, { onprogress, timeout: 15_000 });
};

(async () => {
  const done = {};
  const plain = await connect();
  done.version = plain.transport.protocolVersion;
  done.server = plain.client.getServerVersion().name;
  done.ping = await plain.client.ping();
  done.tools = (await plain.client.listTools()).tools.map(({ name, inputSchema }) => [name, Object.keys(inputSchema.properties)]);
  done.progress = [];
  const before = feed(-60_000);
  done.result = await call(plain, { feed: before, since: 3, count: 4 }, done.progress);
  done.logged = [];
  plain.client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => { done.logged.push(params.data.index); });
  await call(plain, { feed: feed(0), count: 3 });
  done.wrong = await call(plain, { feed: 'x' });
  done.unknown = await plain.client.callTool({ name: 'nothing' }).catch(({ code }) => code);
  done.requests = plain.requests;
  await plain.transport.terminateSession();
  await plain.client.close();
  for (const impair of ['cut', 'reset']) {
    const broken = await connect(`?impair=${impair}:300`);
    const heard = [];
    const result = await call(broken, { feed: feed(0), count: 12 }, heard);
    const resumed = broken.requests.filter(([method, status]) => method === 'GET' && status === 200);
    done[impair] = { heard: heard.map(([progress]) => progress), count: result.structuredContent.count, resumed: resumed.length };
    await broken.client.close();
  }
  console.log(JSON.stringify(done));
  process.exit();
})();
