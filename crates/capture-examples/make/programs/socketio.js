// A chat with Socket.IO: a message that is acknowledged, one to everybody, and a file's bytes. `server` listens on port 80;
// `client ADDRESS` talks and leaves.
const { createServer } = require('node:http');

function serve() {
  const { Server } = require('socket.io');
  const server = createServer();
  new Server(server, { pingInterval: 1000 }).on('connection', (socket) => {
    socket.emit('welcome', { room: 'lobby', users: 3 });
    socket.on('chat', (text, answer) => {
      answer({ stored: 1 });
      socket.emit('chat', `You said: ${text}`);
    });
    socket.on('picture', (name, bytes) => socket.emit('thanks', name, bytes.length));
  });
  server.listen(80);
}

async function talk(address) {
  const { io } = require('socket.io-client');
  const socket = io(address, { transports: ['websocket'], auth: { token: 'guest' } });
  const next = (event) => new Promise((done) => socket.once(event, done));
  await next('welcome');
  const echo = next('chat');
  await socket.emitWithAck('chat', 'Hello');
  await echo;
  const thanks = next('thanks');
  socket.emit('picture', 'dot.gif', Buffer.from('GIF89a'));
  await thanks;
  await new Promise((done) => socket.io.once('ping', () => setTimeout(done, 100)));
  socket.disconnect();
}

if (process.argv[2] === 'server') serve();
else talk(process.argv[3]).then(() => setTimeout(() => process.exit(), 200));
