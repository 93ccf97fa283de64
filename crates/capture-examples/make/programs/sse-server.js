// A stream of events that ends after the third one, as when a proxy's time is up. The browser connects again and names the
// last event that it has, and the stream goes on behind it. The server ends with the last event.
const http = require('node:http');

const LAST = 6;
const page = `<!doctype html>
<link rel="icon" href="data:,">
<script>
  const source = new EventSource('/events');
  source.addEventListener('end', () => source.close());
</script>`;

const server = http.createServer((request, response) => {
  if (request.url !== '/events') {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(page);
    return;
  }
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write('retry: 400\n\n');
  let id = Number(request.headers['last-event-id'] ?? 0);
  const timer = setInterval(() => {
    id += 1;
    const kind = id === LAST ? 'event: end\n' : '';
    response.write(`${kind}id: ${id}\ndata: Message ${id}\n\n`);
    if (id === 3 || id === LAST) {
      clearInterval(timer);
      response.end();
    }
    if (id === LAST) {
      setTimeout(() => process.exit(), 500);
    }
  }, 150);
});
server.listen(80);
