"""A server for `endpoint --doctor`: the routes that it needs, in Python, with the standard library alone.

    python3 server.py [PORT]        (8081 if there is none; it listens on all addresses of IPv4)

Put it where your own server stands, behind the same proxies, and let the doctor examine that address. It sends no heartbeat of
its own, so that a limit of silence shows. docs/doctor.md describes the routes.
"""

import asyncio
import base64
import hashlib
import json
import struct
import sys
import time
from urllib.parse import parse_qs, urlsplit

HOLD_SECONDS = 600
OFFERS = ["poll", "long-poll", "stream", "socket", "echo-socket"]
MESSAGES_PER_POLL = 1000
MESSAGE_BYTES = 1 << 20
# Any page may read the responses, with all fields and times, and ask for a stream to go on (Last-Event-ID).
CORS = "".join(f"{name}: *\r\n" for name in ("Access-Control-Allow-Origin", "Access-Control-Allow-Headers",
                                               "Access-Control-Expose-Headers", "Timing-Allow-Origin"))
REASONS = {200: "OK", 204: "No Content", 400: "Bad Request", 404: "Not Found", 426: "Upgrade Required"}


class Feed:
    """Messages after `since`, up to `until`. Message k = 1, 2, ... falls due k / rate seconds after the start."""

    def __init__(self, query, last_event_id=None):
        _, rate, size, start = query["feed"].split(",")
        self.rate, self.size, self.start = float(rate), int(size), int(start) / 1000
        self.next = int(last_event_id or query["since"]) + 1
        self.until = int(query.get("until", 1 << 62))
        if not (0.001 <= self.rate <= 10_000 and 16 <= self.size <= 65_536):
            raise ValueError("the feed is out of range")

    def wait(self):
        """Seconds until the next message is due; None if there is none."""
        if self.next > self.until:
            return None
        return max(0.0, self.start + self.next / self.rate - time.time())

    def take(self):
        """The next message, if it is due: its index and its text, which begins with the index."""
        if self.wait() != 0.0:
            return None
        index, self.next = self.next, self.next + 1
        return index, f"{index} ".ljust(self.size, "x")

    async def get(self):
        """The next message, when it is due. Waits for ever after the last one."""
        while (message := self.take()) is None:
            await asyncio.sleep(3600 if self.wait() is None else self.wait())
        return message


class Server:
    async def serve(self, reader, writer):
        """One connection: requests one after the other, until one of them takes the connection over."""
        try:
            while await self.request(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def request(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *lines = head.rstrip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        parts = line.split(" ")
        if len(parts) == 3 and parts[0] == "OPTIONS":
            return self.respond(writer, 204)
        if len(parts) != 3 or parts[0] != "GET":
            return self.respond(writer, 400, "only GET is known")
        try:
            url = urlsplit(parts[1])
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            return await self.route(url.path, query, headers, reader, writer)
        except (KeyError, ValueError) as error:
            return self.respond(writer, 400, f"the target or a parameter of it is missing or wrong: {error}")

    async def route(self, path, query, headers, reader, writer):
        if path == "/api/hello":
            hello = {"roundtrip": 1, "version": "example", "server_time_micros": time.time_ns() // 1000,
                     "offers": OFFERS, "limits": {"hold_seconds": HOLD_SECONDS}}
            return self.respond(writer, 200, json.dumps(hello), "application/json")
        if path == "/api/feed/poll":
            return await self.poll(writer, Feed(query), 0.0)
        if path == "/api/feed/long-poll":
            return await self.poll(writer, Feed(query), min(float(query["hold"]), HOLD_SECONDS))
        if path == "/api/feed/stream":
            return await self.stream(reader, writer, Feed(query, headers.get("last-event-id")), query.get("hints") != "0")
        if path in ("/api/feed/socket", "/api/echo/socket"):
            feed = Feed(query) if path == "/api/feed/socket" else None
            return await self.socket(reader, writer, headers, feed)
        return self.respond(writer, 404, "docs/doctor.md lists the routes")

    def respond(self, writer, status, body="", kind="text/plain; charset=utf-8"):
        body = body.encode()
        head = f"HTTP/1.1 {status} {REASONS[status]}\r\nCache-Control: no-store\r\n{CORS}"
        if status != 204:
            head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        writer.write(f"{head}\r\n".encode() + body)
        return True

    async def poll(self, writer, feed, hold):
        """The messages that are due; if there are none, the request is held until there is one, and 204 after `hold`."""
        deadline = time.time() + hold
        while True:
            due = []
            while len(due) < MESSAGES_PER_POLL and (message := feed.take()):
                due.append(message[1])
            left = deadline - time.time()
            if due or left <= 0:
                self.respond(writer, 200 if due else 204, "\n".join(due))
                await writer.drain()
                return True
            await asyncio.sleep(left if feed.wait() is None else min(left, feed.wait()))

    async def stream(self, reader, writer, feed, has_hints):
        """Server-sent events, each in a chunk of its own. With `hints=0` proxies are not asked for anything."""
        hints = ", no-transform\r\nX-Accel-Buffering: no" if has_hints else ""
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store{hints}\r\n"
                     f"{CORS}Transfer-Encoding: chunked\r\n\r\n".encode())
        self.chunk(writer, "event: hello\ndata: {}\n\n")
        gone = asyncio.ensure_future(reader.read(1))
        try:
            while not gone.done():
                message = asyncio.ensure_future(feed.get())
                await asyncio.wait({message, gone}, return_when=asyncio.FIRST_COMPLETED)
                if message.done():
                    index, text = message.result()
                    self.chunk(writer, f"id: {index}\ndata: {text}\n\n")
                    await writer.drain()
                message.cancel()
        finally:
            gone.cancel()
            # How the client left does not matter, but asyncio wants it to be looked at.
            await asyncio.gather(gone, return_exceptions=True)
        return False

    def chunk(self, writer, text):
        writer.write(f"{len(text):x}\r\n{text}\r\n".encode())

    async def socket(self, reader, writer, headers, feed):
        """A WebSocket (RFC 6455): the feed, or an echo if there is none."""
        key = headers.get("sec-websocket-key")
        if headers.get("upgrade", "").lower() != "websocket" or key is None:
            return self.respond(writer, 426, "this route is a WebSocket; some hop has removed Upgrade or Connection")
        digest = hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                     b"Sec-WebSocket-Accept: " + base64.b64encode(digest) + b"\r\n\r\n")
        sending = asyncio.ensure_future(self.send_feed(writer, feed)) if feed else None
        try:
            await self.read_frames(reader, writer, is_echo=feed is None)
        finally:
            if sending:
                sending.cancel()
        return False

    async def send_feed(self, writer, feed):
        self.frame(writer, 1, b"{}")
        while True:
            _, text = await feed.get()
            self.frame(writer, 1, text.encode())
            await writer.drain()

    async def read_frames(self, reader, writer, is_echo):
        """Until a Close: answers Pings, and echoes messages. Fragments are echoed as they come."""
        while True:
            first, second = await reader.readexactly(2)
            length = second & 0x7F
            if length > 125:
                size = 2 if length == 126 else 8
                length = int.from_bytes(await reader.readexactly(size), "big")
            if not second & 0x80 or length > MESSAGE_BYTES:
                return self.frame(writer, 8, struct.pack("!H", 1009 if second & 0x80 else 1002))
            mask = await reader.readexactly(4)
            masked = await reader.readexactly(length)
            payload = bytes(byte ^ mask[at % 4] for at, byte in enumerate(masked))
            opcode = first & 0x0F
            if opcode == 8:
                return self.frame(writer, 8, payload[:2])
            if opcode == 9:
                self.frame(writer, 10, payload)
            elif opcode < 3 and is_echo:
                self.frame(writer, opcode, payload, fin=first & 0x80)
            await writer.drain()

    def frame(self, writer, opcode, payload, fin=0x80):
        length = len(payload)
        if length < 126:
            head = bytes([fin | opcode, length])
        elif length < 65536:
            head = struct.pack("!BBH", fin | opcode, 126, length)
        else:
            head = struct.pack("!BBQ", fin | opcode, 127, length)
        writer.write(head + payload)


async def main(port):
    server = await asyncio.start_server(Server().serve, "0.0.0.0", port)
    port = server.sockets[0].getsockname()[1]
    print(f"listening on http://127.0.0.1:{port}/", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8081))
    except KeyboardInterrupt:
        pass
