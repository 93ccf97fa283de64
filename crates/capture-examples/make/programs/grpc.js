// A gRPC service and its client: unary calls, each a message with a prefix of five bytes, over HTTP/2 in the clear, of which
// both sides know beforehand. `server` listens on port 80; `client ADDRESS` makes two calls at once, and one that fails.
const http2 = require('node:http2');

const SERVICE = '/helloworld.Greeter';

// 0 for "not compressed", the length, and the content: here a string in field 1 of Protocol Buffers.
function message(text) {
  const content = Buffer.from(text);
  const field = Buffer.concat([Buffer.from([0x0a, content.length]), content]);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(field.length, 1);
  return Buffer.concat([prefix, field]);
}

function serve() {
  const server = http2.createServer();
  server.on('stream', (stream, fields) => {
    const pieces = [];
    stream.on('data', (piece) => pieces.push(piece));
    stream.on('end', () => {
      const head = { ':status': 200, 'content-type': 'application/grpc' };
      if (fields[':path'] !== `${SERVICE}/SayHello`) {
        // Code 12 is "not implemented".
        stream.respond({ ...head, 'grpc-status': '12' }, { endStream: true });
        return;
      }
      stream.respond(head, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(message(`Hello ${Buffer.concat(pieces).subarray(7)}`));
    });
  });
  server.listen(80);
}

function call(session, method, name) {
  const fields = { ':method': 'POST', ':path': `${SERVICE}/${method}`, te: 'trailers', 'content-type': 'application/grpc+proto' };
  return new Promise((resolve) => {
    const stream = session.request(fields);
    stream.on('close', resolve);
    stream.resume();
    stream.end(message(name));
  });
}

async function run(address) {
  const session = http2.connect(address);
  await Promise.all([call(session, 'SayHello', 'Ada'), call(session, 'SayHello', 'Grace')]);
  await call(session, 'SayNothing', 'Alan');
  session.close();
}

if (process.argv[2] === 'server') serve();
else run(process.argv[3]);
