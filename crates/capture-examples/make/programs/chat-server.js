// A page that exchanges messages over a WebSocket and closes it; with a certificate and its key as arguments, over TLS.
// `ws` compresses messages if the browser offers it (permessage-deflate), here even short ones.
const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const { WebSocketServer } = require('ws');

const [port, certificate, key] = process.argv.slice(2);
const page = `<!doctype html>
<title>Chat</title>
<link rel="icon" href="data:,">
<script>
  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/chat');
  let count = 0;
  socket.onopen = () => socket.send('Hello');
  socket.onmessage = () => {
    count += 1;
    if (count < 4) socket.send('Hello, once more: ' + count);
    else socket.close(1000, 'Goodbye');
  };
  socket.onclose = () => { document.title = 'closed'; };
</script>`;

const answer = (request, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(page);
const isSecure = certificate !== undefined;
const server = isSecure
  ? https.createServer({ cert: fs.readFileSync(certificate), key: fs.readFileSync(key) }, answer)
  : http.createServer(answer);
const sockets = new WebSocketServer({ server, path: '/chat', perMessageDeflate: { threshold: 0 } });
sockets.on('connection', (socket) => {
  socket.on('message', (message) => socket.send(`You said: ${message}`));
  socket.on('close', () => {
    // The page's own connection ends with the program; a browser waits longer.
    if (isSecure) setTimeout(() => process.exit(), 500);
  });
});
server.listen(Number(port));
