// A WebSocket server that echoes, and the page that talks with it. Prints its port, and then what each of the two has sent and
// received. The page counts as loaded only when both logs are there, so that a browser that waits for that does not leave.
const http = require("http");
const { WebSocketServer } = require("ws");

const log = { up: [], down: [] };
let browser = null;
let isClosed = false;
let held = null;

const note = (data, isBinary) => (isBinary ? { binary: data.toString("hex") } : { text: data.toString() });

function talk() {
  const messages = ["Hello, Hello", "Hello, Hello", "Hello, Client", "x", "0123456789".repeat(300), "\uc548\ub155", ""];
  messages.push(new Uint8Array(2000).map((_, at) => at % 7), "The last one, Hello, Hello");
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const note = (data) => (typeof data === "string" ? { text: data } : { binary: hex(new Uint8Array(data)) });
  const log = { up: [], down: [] };
  const socket = new WebSocket(`ws://${location.host}/`);
  socket.binaryType = "arraybuffer";
  const next = () => {
    const message = messages[log.up.length];
    log.up.push(note(message));
    socket.send(message);
  };
  socket.onopen = next;
  socket.onmessage = ({ data }) => {
    log.down.push(note(data));
    // One more message comes than is sent.
    if (log.up.length < messages.length) next();
    else if (log.down.length > messages.length) socket.close();
  };
  socket.onclose = () => fetch("/log", { method: "POST", body: JSON.stringify(log) });
}

const PAGE = `<!DOCTYPE html><title>Messages</title><script>(${talk})()</script><script src="/held.js"></script>`;

function finish() {
  if (browser === null || !isClosed) return;
  console.log(JSON.stringify({ server: log, browser }));
  held.end();
}

const server = http.createServer((request, response) => {
  if (request.url === "/") {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(PAGE);
  } else if (request.url === "/held.js") {
    held = response;
    finish();
  } else if (request.url === "/log") {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      browser = JSON.parse(Buffer.concat(parts).toString());
      response.end();
      finish();
    });
  } else {
    response.statusCode = 404;
    response.end();
  }
});

const sockets = new WebSocketServer({ server, perMessageDeflate: { threshold: 0, ...JSON.parse(process.argv[2]) } });
sockets.on("connection", (socket) => {
  socket.on("message", (data, isBinary) => {
    log.up.push(note(data, isBinary));
    log.down.push(note(data, isBinary));
    socket.send(data, { binary: isBinary });
    if (!isBinary && data.toString().startsWith("The last one")) {
      // One message in three frames; the first one's header says that it is compressed.
      log.down.push({ text: "in three frames, in three frames" });
      socket.send("in three ", { fin: false });
      socket.send("frames, in three ", { fin: false });
      socket.send("frames", { fin: true });
    }
  });
  socket.on("close", () => {
    isClosed = true;
    finish();
  });
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
