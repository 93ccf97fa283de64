// A server of HTTP/2 with and without TLS, which says everything that Node can say. The arguments are a certificate, its key
// and options of http2. Prints the port with TLS and the one without.
const fs = require("fs");
const http2 = require("http2");

const [certificate, key, text] = process.argv.slice(2);
const { padding, ...settings } = JSON.parse(text);
const { PADDING_STRATEGY_MAX, PADDING_STRATEGY_NONE, NGHTTP2_ENHANCE_YOUR_CALM } = http2.constants;
const options = { settings, paddingStrategy: padding ? PADDING_STRATEGY_MAX : PADDING_STRATEGY_NONE };

// While the frame's document is open, the page is not loaded, so that a browser that waits for that does not leave.
const PAGE = fs.readFileSync(`${__dirname}/http2-page.html`, "utf8");
const LINES = "A line of a large response, which needs more than one window.\n".repeat(4000);

function push(stream) {
  if (!stream.pushAllowed) return;
  for (const path of ["/pushed/1", "/pushed/2"]) {
    stream.pushStream({ ":path": path, "x-long": "p".repeat(path.endsWith("2") ? 20000 : 3) }, (error, pushed) => {
      if (error) return;
      pushed.on("error", () => {});
      pushed.respond({ ":status": 200, "content-type": "text/plain" });
      pushed.end("Nobody asked for this.\n");
    });
  }
}

function echo(stream) {
  stream.respond({ ":status": 200, "content-type": "text/plain" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "x-trailer": "the end", "grpc-status": "0" }));
  stream.pipe(stream);
}

// The WebSocket echoes messages whose frames are short; it answers a close by a close.
function chat(stream) {
  stream.respond({ ":status": 200 });
  let bytes = Buffer.alloc(0);
  stream.on("data", (piece) => {
    bytes = Buffer.concat([bytes, piece]);
    while (bytes.length >= 6 && bytes.length >= 6 + (bytes[1] & 127)) {
      const [opcode, length, mask] = [bytes[0] & 15, bytes[1] & 127, bytes.subarray(2, 6)];
      const payload = Buffer.from(bytes.subarray(6, 6 + length)).map((byte, at) => byte ^ mask[at % 4]);
      bytes = bytes.subarray(6 + length);
      stream.write(Buffer.concat([Buffer.from([0x80 | opcode, payload.length]), payload]));
      if (opcode === 8) stream.end();
    }
  });
}

function endless(stream) {
  stream.respond({ ":status": 200 });
  const timer = setInterval(() => stream.write("still here\n"), 20);
  stream.on("close", () => clearInterval(timer));
}

function answer(stream, status, fields, body) {
  stream.respond({ ":status": status, "content-type": "text/plain", ...fields });
  stream.end(body);
}

const ROUTES = {
  "/": (stream) => answer(stream, 200, { "content-type": "text/html" }, PAGE),
  "/large": (stream) => answer(stream, 200, { "content-length": LINES.length }, LINES),
  "/echo": echo,
  "/push": (stream) => (push(stream), answer(stream, 200, {}, "pushed\n")),
  "/long": (stream) => answer(stream, 200, { "x-long": "abc".repeat(13000), "x-short": "1" }, "long\n"),
  "/hints": (stream) => {
    stream.additionalHeaders({ ":status": 103, link: "</a.css>; rel=preload" });
    answer(stream, 200, { "set-cookie": ["a=b; Secure", "c=d"] }, "hints\n");
  },
  "/nothing": (stream) => stream.respond({ ":status": 204 }, { endStream: true }),
  "/same": (stream) => stream.respond({ ":status": 304, etag: '"1"' }, { endStream: true }),
  "/endless": endless,
  "/reset": (stream) => {
    stream.respond({ ":status": 200 });
    stream.write("and then");
    setTimeout(() => stream.close(NGHTTP2_ENHANCE_YOUR_CALM), 20);
  },
  "/ping": (stream) => stream.session.ping(Buffer.from("12345678"), () => answer(stream, 200, {}, "pong\n")),
  "/table": (stream) => {
    const size = Number(stream.url.searchParams.get("size"));
    stream.session.settings({ headerTableSize: size }, () => answer(stream, 200, { "x-size": `${size}` }, "table\n"));
  },
  "/altsvc": (stream) => {
    stream.session.altsvc('h3=":443"; ma=60', stream.id);
    answer(stream, 200, {}, "altsvc\n");
  },
  "/goaway": (stream) => {
    answer(stream, 200, {}, "goaway\n");
    stream.session.goaway(0, stream.id, Buffer.from("Goodbye"));
  },
};

function take(stream, fields) {
  stream.on("error", () => {});
  stream.url = new URL(fields[":path"] ?? "/", "http://server.example");
  if (fields[":method"] === "CONNECT") return chat(stream);
  const route = ROUTES[stream.url.pathname];
  if (fields[":method"] === "HEAD") return stream.respond({ ":status": 200, "content-length": 5 }, { endStream: true });
  if (route) return route(stream);
  answer(stream, 200, { "x-path": fields[":path"] }, `You asked for ${fields[":path"]}\n`);
}

const secure = http2.createSecureServer({ ...options, cert: fs.readFileSync(certificate), key: fs.readFileSync(key) });
const plain = http2.createServer(options);
for (const server of [secure, plain]) {
  server.on("stream", take);
  server.on("session", (session) => {
    session.on("error", () => {});
    session.altsvc('h3=":8443"', "https://server.example");
    session.origin("https://server.example", "https://other.example:8443");
  });
  server.on("sessionError", () => {});
}
secure.listen(0, "127.0.0.1", () => {
  plain.listen(0, "127.0.0.1", () => console.log(`${secure.address().port} ${plain.address().port}`));
});
