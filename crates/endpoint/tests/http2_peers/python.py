"""A visitor by Python's h2, which refuses whatever breaks RFC 9113. Arguments: port, certificate, the time in Unix milliseconds."""

import json
import socket
import ssl
import sys

import h2.config
import h2.connection
import h2.events
import h2.settings

PORT, CERTIFICATE, NOW = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])

context = ssl.create_default_context(cafile=CERTIFICATE)
context.set_alpn_protocols(["h2", "http/1.1"])
plain = socket.create_connection(("127.0.0.1", PORT), timeout=20)
tls = context.wrap_socket(plain, server_hostname="localhost")
assert tls.selected_alpn_protocol() == "h2", tls.selected_alpn_protocol()

h2_connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True, header_encoding="utf-8"))
sent = received = 0
answers = {}


def flush():
    global sent
    data = h2_connection.data_to_send()
    sent += len(data)
    tls.sendall(data)


def pump(is_done):
    """Reads until the condition holds."""
    global received
    while not is_done():
        data = tls.recv(65_536)
        assert data, "the connection ended"
        received += len(data)
        for event in h2_connection.receive_data(data):
            answer = answers.setdefault(getattr(event, "stream_id", 0), {"body": b"", "ended": False, "interim": []})
            if isinstance(event, h2.events.ResponseReceived):
                answer["headers"] = dict(event.headers)
            elif isinstance(event, h2.events.InformationalResponseReceived):
                answer["interim"].append(dict(event.headers)[":status"])
            elif isinstance(event, h2.events.DataReceived):
                answer["body"] += event.data
                h2_connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, h2.events.StreamEnded):
                answer["ended"] = True
            elif isinstance(event, (h2.events.StreamReset, h2.events.ConnectionTerminated)):
                raise AssertionError(event)
        flush()


def start(fields, ends=True):
    stream = h2_connection.get_next_available_stream_id()
    usual = [(":scheme", "https"), (":authority", f"localhost:{PORT}")]
    h2_connection.send_headers(stream, fields[:1] + usual + fields[1:], end_stream=ends)
    flush()
    return stream


def get(path):
    return start([(":method", "GET"), (":path", path)])


h2_connection.initiate_connection()
flush()
pump(lambda: h2_connection.remote_settings.enable_connect_protocol == 1)

streams = [
    get("/api/hello"),
    get(f"/api/feed/poll?feed=1,1000,20,{NOW - 60_000}&since=0"),
    # More than the windows have at first.
    get(f"/api/feed/poll?feed=1,10000,65536,{NOW - 10_000}&since=0"),
]
body = start([(":method", "POST"), (":path", "/api/echo"), ("expect", "100-continue")], ends=False)
streams += [body, get("/api/nothing"), get(f"/api/feed/poll?feed=1,1,20,{NOW + 3_600_000}&since=0")]
pump(lambda: answers.get(body, {}).get("interim") == ["100"])
h2_connection.send_data(body, b"a body", end_stream=True)
flush()
pump(lambda: all(answers.get(stream, {}).get("ended") for stream in streams))
assert len(answers[streams[2]]["body"]) > 196_000
assert json.loads(answers[body]["body"])["body"] == "a body"

echo = start([(":method", "CONNECT"), (":protocol", "websocket"), (":path", "/api/echo/socket"), ("sec-websocket-version", "13")], ends=False)
pump(lambda: "headers" in answers.get(echo, {}))
h2_connection.send_data(echo, bytes([0x81, 0x85, 0, 0, 0, 0]) + b"hello")
flush()
pump(lambda: len(answers[echo]["body"]) >= 7)
h2_connection.send_data(echo, bytes([0x88, 0x80, 0, 0, 0, 0]))
flush()
pump(lambda: answers[echo]["ended"])
h2_connection.end_stream(echo)
flush()
# The answer to a PING shows that the endpoint has read all of it.
pings = []
h2_connection.ping(b"finished")
flush()
while not pings:
    data = tls.recv(65_536)
    received += len(data)
    pings = [event for event in h2_connection.receive_data(data) if isinstance(event, h2.events.PingAckReceived)]

headers = [answers[stream]["headers"] for stream in streams]
print(
    json.dumps(
        {
            "statuses": [int(found[":status"]) for found in headers],
            "answers": [{"roundtrip": found["roundtrip"]} for found in headers],
            "echo": answers[echo]["body"][2:7].decode(),
            "continued": answers[body]["interim"] == ["100"],
            "sent": sent,
            "received": received,
        }
    )
)
