// A server for `endpoint --doctor`: the routes that it needs, in JavaScript, with Node.js alone.
//
//     node server.mjs [PORT]        (8081 if there is none; it listens on all addresses)
//
// Put it where your own server stands, behind the same proxies, and let the doctor examine that address. It sends no heartbeat
// of its own, so that a limit of silence shows. docs/doctor.md describes the routes.

import { createHash } from "node:crypto";
import { createServer } from "node:http";

const HOLD_SECONDS = 600;
const OFFERS = ["poll", "long-poll", "stream", "socket", "echo-socket"];
const MESSAGES_PER_POLL = 1000;
const MESSAGE_BYTES = 1 << 20;
/** The longest time that setTimeout knows is 2^31 - 1 milliseconds. */
const LONGEST_MILLIS = 3_600_000;

class BadParameter extends Error {}

function number(text, least, most, name) {
    const value = Number(text);
    if (text === null || text === "" || !(value >= least && value <= most)) {
        throw new BadParameter(`${name} is missing or wrong`);
    }
    return value;
}

/** Messages after `since`, up to `until`. Message k = 1, 2, ... falls due k / rate seconds after the start. */
class Feed {
    constructor(query, lastEventId) {
        const [, rate, size, start] = (query.get("feed") ?? "").split(",");
        this.rate = number(rate ?? null, 0.001, 10_000, "feed");
        this.size = number(size ?? null, 16, 65_536, "feed");
        this.start = number(start ?? null, 0, 253_402_300_799_999, "feed");
        this.next = number(lastEventId ?? query.get("since"), 0, Number.MAX_SAFE_INTEGER, "since") + 1;
        this.until = number(query.get("until") ?? "9007199254740991", 0, Number.MAX_SAFE_INTEGER, "until");
    }

    /** Milliseconds until the next message is due; never if there is none. */
    wait() {
        if (this.next > this.until) {
            return Infinity;
        }
        return Math.max(0, this.start + (this.next * 1000) / this.rate - Date.now());
    }

    /** The next message, if it is due: its index and its text, which begins with the index. */
    take() {
        if (this.wait() > 0) {
            return null;
        }
        const index = this.next++;
        return { index, text: `${index} `.padEnd(this.size, "x") };
    }

    /** Calls `send` with each message when it is due. Returns what ends that. */
    follow(send) {
        let timer;
        const step = () => {
            for (let message = this.take(); message !== null; message = this.take()) {
                send(message);
            }
            timer = setTimeout(step, Math.min(this.wait(), LONGEST_MILLIS));
        };
        step();
        return () => clearTimeout(timer);
    }
}

/** Any page may read the responses, with all fields and times, and ask for a stream to go on (Last-Event-ID). */
const CORS = Object.fromEntries(["Allow-Origin", "Allow-Headers", "Expose-Headers"].map((name) => [`Access-Control-${name}`, "*"]));

function respond(response, status, body = "", kind = "text/plain; charset=utf-8") {
    const headers = { "Cache-Control": "no-store", "Timing-Allow-Origin": "*", ...CORS };
    if (status !== 204) {
        headers["Content-Type"] = kind;
        headers["Content-Length"] = Buffer.byteLength(body);
    }
    response.writeHead(status, headers).end(body);
}

/** The messages that are due; if there are none, the request is held until there is one, and 204 after `hold` seconds. */
function poll(response, feed, hold) {
    const deadline = Date.now() + hold * 1000;
    let timer;
    response.on("close", () => clearTimeout(timer));
    const step = () => {
        const due = [];
        for (let message = null; due.length < MESSAGES_PER_POLL && (message = feed.take()) !== null; ) {
            due.push(message.text);
        }
        const left = deadline - Date.now();
        if (due.length > 0 || left <= 0) {
            respond(response, due.length > 0 ? 200 : 204, due.join("\n"));
        } else {
            timer = setTimeout(step, Math.min(left, feed.wait()));
        }
    };
    step();
}

/** Server-sent events, each in a chunk of its own. With `hints=0` proxies are not asked for anything. */
function stream(response, feed, hasHints) {
    response.writeHead(200, {
        "Content-Type": "text/event-stream",
        "Cache-Control": hasHints ? "no-store, no-transform" : "no-store",
        ...(hasHints ? { "X-Accel-Buffering": "no" } : {}),
        "Timing-Allow-Origin": "*",
        ...CORS,
    });
    response.write("event: hello\ndata: {}\n\n");
    const stop = feed.follow(({ index, text }) => response.write(`id: ${index}\ndata: ${text}\n\n`));
    response.on("close", stop);
}

/** The path and the query that a request asks for. */
function target(request) {
    try {
        return new URL(request.url, "http://server/");
    } catch {
        throw new BadParameter("the target of the request is no path");
    }
}

function route(request, response) {
    const { pathname, searchParams: query } = target(request);
    if (request.method === "OPTIONS") {
        return respond(response, 204);
    }
    if (request.method !== "GET") {
        return respond(response, 400, "only GET is known");
    }
    switch (pathname) {
        case "/api/hello": {
            const hello = { roundtrip: 1, version: "example", server_time_micros: Date.now() * 1000 };
            const limits = { hold_seconds: HOLD_SECONDS };
            return respond(response, 200, JSON.stringify({ ...hello, offers: OFFERS, limits }), "application/json");
        }
        case "/api/feed/poll":
            return poll(response, new Feed(query), 0);
        case "/api/feed/long-poll":
            return poll(response, new Feed(query), number(query.get("hold"), 0, HOLD_SECONDS, "hold"));
        case "/api/feed/stream":
            return stream(response, new Feed(query, request.headers["last-event-id"]), query.get("hints") !== "0");
        case "/api/feed/socket":
        case "/api/echo/socket":
            return respond(response, 426, "this route is a WebSocket; some hop has removed Upgrade or Connection");
        default:
            return respond(response, 404, "docs/doctor.md lists the routes");
    }
}

const server = createServer((request, response) => {
    try {
        route(request, response);
    } catch (error) {
        if (!(error instanceof BadParameter)) {
            throw error;
        }
        respond(response, 400, error.message);
    }
});

function frame(opcode, payload, fin = 0x80) {
    const length = payload.length;
    let head;
    if (length < 126) {
        head = Buffer.from([fin | opcode, length]);
    } else if (length < 65_536) {
        head = Buffer.from([fin | opcode, 126, length >> 8, length & 255]);
    } else {
        head = Buffer.alloc(10);
        head.writeUInt8(fin | opcode, 0);
        head.writeUInt8(127, 1);
        head.writeBigUInt64BE(BigInt(length), 2);
    }
    return Buffer.concat([head, payload]);
}

/** The first whole frame in `bytes`: its parts and its size, null if bytes are missing, or the code to close with. */
function readFrame(bytes) {
    if (bytes.length < 2) {
        return null;
    }
    let length = bytes[1] & 127;
    let at = 2;
    if (length > 125) {
        at += length === 126 ? 2 : 8;
        if (bytes.length < at) {
            return null;
        }
        length = length === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    }
    if ((bytes[1] & 128) === 0 || length > MESSAGE_BYTES) {
        return { failure: length > MESSAGE_BYTES ? 1009 : 1002 };
    }
    if (bytes.length < at + 4 + length) {
        return null;
    }
    const mask = bytes.subarray(at, at + 4);
    const payload = Buffer.from(bytes.subarray(at + 4, at + 4 + length)).map((byte, index) => byte ^ mask[index % 4]);
    return { fin: bytes[0] & 128, opcode: bytes[0] & 15, payload, size: at + 4 + length };
}

/** A WebSocket (RFC 6455): the feed, or an echo if there is none. Fragments are echoed as they come. */
server.on("upgrade", (request, socket, early) => {
    const key = request.headers["sec-websocket-key"];
    socket.on("error", () => socket.destroy());
    let isEcho;
    let feed;
    try {
        const { pathname, searchParams: query } = target(request);
        isEcho = pathname === "/api/echo/socket";
        if ((!isEcho && pathname !== "/api/feed/socket") || key === undefined) {
            throw new BadParameter("no such WebSocket");
        }
        feed = isEcho ? null : new Feed(query);
    } catch {
        return socket.end("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
    const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    const head = ["HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket"];
    socket.setNoDelay(true);
    socket.write(`${head.join("\r\n")}\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    let stop = () => {};
    if (feed !== null) {
        socket.write(frame(1, Buffer.from("{}")));
        stop = feed.follow(({ text }) => socket.write(frame(1, Buffer.from(text))));
    }
    let unread = Buffer.alloc(0);
    const read = (bytes) => {
        unread = Buffer.concat([unread, bytes]);
        for (let next = readFrame(unread); next !== null; next = readFrame(unread)) {
            if (next.failure !== undefined || next.opcode === 8) {
                const code = next.failure === undefined ? next.payload.subarray(0, 2) : Buffer.from([next.failure >> 8, next.failure & 255]);
                socket.removeListener("data", read);
                return socket.end(frame(8, code));
            }
            unread = unread.subarray(next.size);
            if (next.opcode === 9) {
                socket.write(frame(10, next.payload));
            } else if (next.opcode < 3 && isEcho) {
                socket.write(frame(next.opcode, next.payload, next.fin));
            }
        }
    };
    socket.on("data", read);
    socket.on("end", () => socket.end());
    socket.on("close", () => stop());
    read(early);
});

const port = Number(process.argv[2] ?? 8081);
server.listen(port, () => console.log(`listening on http://127.0.0.1:${server.address().port}/`));
