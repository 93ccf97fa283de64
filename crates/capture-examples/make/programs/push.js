// A server that pushes, and its client, over HTTP/2 in the clear. `server` listens on port 80; `client ADDRESS` asks for one
// page. Every frame that can have padding has as much as Node gives it.
const http2 = require('node:http2');

const PADDED = { paddingStrategy: http2.constants.PADDING_STRATEGY_MAX };
// Longer than a frame may be, even in the Huffman code.
const LONG = Array.from({ length: 8000 }, (_, at) => (at * 7919 % 4096).toString(16).padStart(3, '0')).join('');

function push(stream, path, fields) {
  stream.pushStream({ ':path': path, ...fields }, (error, pushed) => {
    if (error) return;
    pushed.on('error', () => {});
    pushed.respond({ ':status': 200, 'content-type': 'text/css' });
    pushed.end('body { color: black }\n');
  });
}

function serve() {
  const server = http2.createServer(PADDED);
  server.on('session', (session) => {
    session.altsvc('h3=":8443"; ma=3600', 'http://server.example');
    session.origin('https://server.example', 'https://other.example');
  });
  server.on('stream', (stream) => {
    push(stream, '/style.css', { 'x-long': LONG });
    push(stream, '/print.css', {});
    stream.respond({ ':status': 200, 'content-type': 'text/html' });
    stream.end('<!doctype html>\n<title>A page with two styles</title>\n');
  });
  server.listen(80);
}

function ask(address) {
  const session = http2.connect(address, PADDED);
  const ended = [];
  const note = (stream) => ended.push(new Promise((resolve) => stream.on('close', resolve)));
  session.on('stream', (pushed, fields) => {
    note(pushed);
    pushed.on('error', () => {});
    pushed.resume();
    if (fields[':path'] === '/print.css') pushed.close(http2.constants.NGHTTP2_CANCEL);
  });
  const request = session.request({ ':path': '/', ':authority': 'server.example' }, { weight: 200 });
  note(request);
  request.resume();
  request.on('close', async () => {
    await Promise.all(ended);
    await new Promise((resolve) => session.ping(Buffer.from('12345678'), resolve));
    session.goaway(0, 0, Buffer.from('Thank you'));
    session.close();
    setTimeout(() => process.exit(), 200);
  });
}

const [role, address] = process.argv.slice(2);
if (role === 'server') serve();
else ask(address);
