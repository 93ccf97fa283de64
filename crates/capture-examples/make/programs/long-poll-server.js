// Holds each request until there is a message, at most 600 ms; then it responds with 204.
const http = require('node:http');

// When each message is ready, in milliseconds after the request that gets it.
const READY = [250, 400, Infinity, 150];
const HOLD = 600;
let polls = 0;

http
  .createServer((request, response) => {
    const ready = READY[polls];
    polls += 1;
    const poll = polls;
    if (ready <= HOLD) {
      setTimeout(() => {
        response.writeHead(200, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify({ poll, text: 'Hello' }));
      }, ready);
    } else {
      setTimeout(() => response.writeHead(204).end(), HOLD);
    }
  })
  .listen(80);
