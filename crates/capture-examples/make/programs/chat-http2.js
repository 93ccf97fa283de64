// A page and its WebSocket over one connection of HTTP/2 (RFC 8441); a certificate and its key are the arguments. Frames are
// short, and a browser masks its own.
const fs = require('node:fs');
const http2 = require('node:http2');

const [certificate, key] = process.argv.slice(2);
const page = `<!doctype html>
<title>Chat</title>
<link rel="icon" href="data:,">
<script>
  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/chat');
  let count = 0;
  socket.onopen = () => socket.send('Hello');
  socket.onmessage = () => {
    count += 1;
    if (count < 3) socket.send('Hello, once more: ' + count);
    else socket.close(1000, 'Goodbye');
  };
</script>`;

const TEXT = 1;
const CLOSE = 8;

function chat(stream) {
  stream.respond({ ':status': 200 });
  let bytes = Buffer.alloc(0);
  stream.on('data', (piece) => {
    bytes = Buffer.concat([bytes, piece]);
    // Two bytes of a head with a short length, four of a mask, the payload.
    while (bytes.length >= 6 && bytes.length >= 6 + (bytes[1] & 127)) {
      const [opcode, length, mask] = [bytes[0] & 15, bytes[1] & 127, bytes.subarray(2, 6)];
      const payload = Buffer.from(bytes.subarray(6, 6 + length)).map((byte, at) => byte ^ mask[at % 4]);
      bytes = bytes.subarray(6 + length);
      const answer = opcode === TEXT ? Buffer.from(`You said: ${payload}`) : payload;
      stream.write(Buffer.concat([Buffer.from([0x80 | opcode, answer.length]), answer]));
      if (opcode === CLOSE) {
        stream.end();
        setTimeout(() => process.exit(), 500);
      }
    }
  });
}

const secrets = { cert: fs.readFileSync(certificate), key: fs.readFileSync(key) };
const server = http2.createSecureServer({ ...secrets, settings: { enableConnectProtocol: true } });
server.on('stream', (stream, fields) => {
  if (fields[':method'] === 'CONNECT' && fields[':protocol'] === 'websocket') chat(stream);
  else {
    stream.respond({ ':status': 200, 'content-type': 'text/html' });
    stream.end(page);
  }
});
server.listen(443);
