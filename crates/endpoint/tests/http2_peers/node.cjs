// A visitor by Node's http2: requests at once, a stream, two WebSockets by extended CONNECT (RFC 8441), and then nothing but
// the sums. Arguments: port, certificate, the time in Unix milliseconds.
const fs = require('node:fs');
const http2 = require('node:http2');
const { PerformanceObserver } = require('node:perf_hooks');

const [port, certificate, now] = process.argv.slice(2);
const session = http2.connect(`https://localhost:${port}`, { ca: fs.readFileSync(certificate) });
const done = { answers: [], statuses: [], echoes: [], feed: [] };

// Node's own count of the session's bytes.
const counted = new Promise((resolve) => {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries().filter((entry) => entry.name === 'Http2Session')) {
      resolve({ sent: entry.detail.bytesWritten, received: entry.detail.bytesRead });
    }
  }).observe({ entryTypes: ['http2'] });
});

const ask = (headers, body = '') => new Promise((resolve, reject) => {
  const request = session.request(headers);
  let answer;
  const text = [];
  request.on('response', (found) => { answer = found; });
  request.on('data', (data) => text.push(data));
  request.on('end', () => resolve({ status: answer[':status'], roundtrip: answer.roundtrip, text: Buffer.concat(text).toString() }));
  request.on('error', reject);
  if (!request.writableEnded) request.end(body);
});

const frame = (opcode, payload) => {
  const length = payload.length < 126
    ? Buffer.from([0x80 | payload.length])
    : Buffer.from([0x80 | 127, 0, 0, 0, 0, ...Buffer.from(Uint32Array.of(payload.length).buffer).reverse()]);
  return Buffer.concat([Buffer.from([0x80 | opcode]), length, Buffer.alloc(4), payload]);
};

// The frames at the front of what has arrived, as opcode and payload.
const frames = (bytes, take) => {
  while (bytes.length >= 2) {
    const short = bytes[1] & 0x7f;
    const head = { 126: 4, 127: 10 }[short] ?? 2;
    if (bytes.length < head) break;
    const length = { 126: () => bytes.readUInt16BE(2), 127: () => bytes.readUInt32BE(6) }[short]?.() ?? short;
    if (bytes.length < head + length) break;
    take(bytes[0] & 0xf, bytes.subarray(head, head + length));
    bytes = bytes.subarray(head + length);
  }
  return bytes;
};

const socket = (path, start, take) => new Promise((resolve, reject) => {
  const stream = session.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':path': path, 'sec-websocket-version': '13' });
  let unread = Buffer.alloc(0);
  stream.on('response', (headers) => {
    done.answers.push({ roundtrip: headers.roundtrip });
    start(stream);
  });
  stream.on('data', (data) => {
    unread = frames(Buffer.concat([unread, data]), (opcode, payload) => take(stream, opcode, payload));
  });
  stream.on('end', () => stream.end());
  stream.on('close', resolve);
  stream.on('error', reject);
});

const close = (stream) => stream.write(frame(8, Buffer.from([3, 232])));

session.once('remoteSettings', async (settings) => {
  if (!settings.enableConnectProtocol) throw new Error('no extended CONNECT');
  const answers = await Promise.all([
    ask({ ':path': '/api/hello' }),
    ask({ ':path': `/api/feed/poll?feed=1,1000,20,${now - 60_000}&since=0` }),
    ask({ ':path': `/api/feed/poll?feed=1,10000,65536,${now - 10_000}&since=0` }),
    ask({ ':path': '/api/echo', ':method': 'POST' }, 'x'.repeat(300_000)),
    ask({ ':path': '/api/hello', ':method': 'HEAD' }),
    ask({ ':path': '/healthz' }),
    ask({ ':path': '/api/echo', ':method': 'PUT' }, 'x'.repeat(1_100_000)),
    ask({ ':path': '/api/nothing' }),
    ask({ ':path': `/api/feed/poll?feed=1,1,20,${Number(now) + 3_600_000}&since=0` }),
    ask({ ':path': '/api/echo/socket' }),
  ]);
  done.statuses = answers.map((answer) => answer.status);
  done.answers.push(...answers.map(({ roundtrip }) => ({ roundtrip })));
  await socket('/api/echo/socket', (stream) => stream.write(frame(1, Buffer.from('hello'))), (stream, opcode, payload) => {
    if (opcode === 8) {
      done.close = payload.readUInt16BE(0);
      return;
    }
    done.echoes.push(payload.length);
    if (done.echoes.length < 2) stream.write(frame(2, Buffer.alloc(70_000)));
    else close(stream);
  });
  await socket(`/api/feed/socket?feed=1,1000,20,${now - 1_000}&since=0&until=5`, () => {}, (stream, opcode, payload) => {
    if (opcode === 8) return;
    if (!done.hello) done.hello = JSON.parse(payload);
    else done.feed.push(parseInt(payload.toString(), 10));
    if (done.feed.length === 5) close(stream);
  });
  session.close();
  Object.assign(done, await counted);
  console.log(JSON.stringify(done));
});
