"""TCP alone: loss, reordering, slow start, a closed window, keep-alive probes, refused connections."""

import time

from captures import Capture, pcapng, save
from network import Network
from web import http_server, nginx, page

def steady(buffer):
    """Settings for a receive buffer of `buffer` bytes that never grows, so that the window soon stays the same.

    With a window that changes in each ACK, an ACK that repeats a number is a window update and no duplicate ACK.
    """
    return {"ipv4/tcp_rmem": f"4096 {buffer} {buffer}", "ipv4/tcp_moderate_rcvbuf": 0}


def text(length):
    """Numbered lines, so that each segment shows where in the file it belongs."""
    line = "{:08d} bytes of the file stand before this line.\n"
    return "".join(line.format(at) for at in range(0, length, len(line.format(0))))


def download(net, folder, captures, size, address="http://192.0.2.2/file.txt"):
    """`curl` gets a file of `size` bytes from nginx while all of `captures` run."""
    page(folder, "file.txt", text(size))
    nginx(net.server, folder, f"server {{ listen 80; root {folder}; }}")
    net.server.wait_for_port(80)
    for capture in captures:
        capture.__enter__()
    try:
        net.client.run("curl", "-sS", "-o", "/dev/null", address)
    finally:
        for capture in reversed(captures):
            capture.__exit__(None, None, None)


def loss(folder):
    """The sender's 16th segment with data is lost. The segments behind it arrive, and each brings a duplicate ACK."""

    def fate(frame):
        return None if frame.sender == "server" and frame.data == 16 else 0.0

    with Network(delay=0.02, rate=20_000_000, fate=fate, settings=steady(131_072)) as net:
        captures = [Capture(net.server, folder), Capture(net.client, folder)]
        download(net, folder, captures, size=42_000)
    save("loss-at-sender.pcapng", pcapng(captures[0].packets))
    save("loss-at-receiver.pcapng", pcapng(captures[1].packets))


def reordering(folder):
    """The twelfth segment with data is late by the time that one and a half take on the link, so the thirteenth comes first."""

    def fate(frame):
        return 0.0018 if frame.sender == "server" and frame.data == 12 else 0.0

    with Network(rate=10_000_000, fate=fate, settings=steady(131_072)) as net:
        capture = Capture(net.client, folder)
        download(net, folder, [capture], size=24_000)
    save("reordering.pcapng", pcapng(capture.packets))


def slow_start(folder):
    """A long file over a long path, with two losses; of each packet the first 96 bytes are kept, as many captures do."""

    def fate(frame):
        return None if frame.sender == "server" and frame.data in (150, 152) else 0.0

    with Network(delay=0.03, rate=50_000_000, fate=fate, settings=steady(1_200_000)) as net:
        capture = Capture(net.server, folder, snaplen=96)
        download(net, folder, [capture], size=600_000)
    save("slow-start.pcap.gz", capture.packets.pcap())


READER = """
import socket, time
reader = socket.socket()
reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 6000)
reader.connect(("192.0.2.2", 80))
reader.sendall(b"GET /file.txt HTTP/1.1\\r\\nHost: 192.0.2.2\\r\\nConnection: close\\r\\n\\r\\n")
time.sleep(1.8)
while reader.recv(65536):
    pass
"""


def zero_window(folder):
    """A program that asks for a file, then reads nothing for a while."""
    page(folder, "file.txt", text(30_000))
    with Network() as net:
        nginx(net.server, folder, f"server {{ listen 80; root {folder}; }}")
        net.server.wait_for_port(80)
        with Capture(net.client, folder) as capture:
            net.client.run("python3", "-c", READER)
    save("zero-window.pcapng", pcapng(capture.packets))


SLOW_SERVER = """
import socket, time
listening = socket.create_server(("192.0.2.2", 80))
connection, _ = listening.accept()
connection.recv(65536)
time.sleep(3.5)
connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 6\\r\\nConnection: close\\r\\n\\r\\nHello\\n")
connection.close()
"""


def keep_alive(folder):
    """A server that thinks for 3.5 s, and a client that checks each second whether the server is still there."""
    with Network() as net:
        net.server.start("python3", "-c", SLOW_SERVER)
        net.server.wait_for_port(80)
        with Capture(net.client, folder) as capture:
            net.client.run("curl", "-sS", "--keepalive-time", "1", "http://192.0.2.2/")
    save("keep-alive.pcapng", pcapng(capture.packets))


DATAGRAM = """
import socket
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.connect(("192.0.2.2", 9))
sender.send(b"Is anybody there?")
sender.settimeout(2)
try:
    sender.recv(100)
except ConnectionRefusedError:
    pass
"""


def refused(folder):
    """Nothing listens at one port; the packets to another get lost, as behind a firewall that says nothing."""

    def fate(frame):
        return None if frame.destination == 81 else 0.0

    # Newer kernels repeat the first SYNs each second; this is the doubling that every other stack has.
    with Network(fate=fate, settings={"ipv4/tcp_syn_linear_timeouts": 0}) as net:
        with Capture(net.client, folder) as capture:
            net.client.run("curl", "-sS", "http://192.0.2.2/", check=False)
            net.client.run("python3", "-c", DATAGRAM)
            net.client.run("curl", "-sS", "--connect-timeout", "8", "http://192.0.2.2:81/", check=False)
    save("refused.pcapng", pcapng(capture.packets))


def mid_stream(folder):
    """A capture that begins in the middle of a connection, and ends before it."""
    with Network(rate=400_000) as net:
        page(folder, "file.txt", text(60_000))
        http_server(net.server, folder)
        net.server.wait_for_port(80)
        transfer = net.client.start("curl", "-sS", "-o", "/dev/null", "http://192.0.2.2/file.txt")
        time.sleep(0.2)
        with Capture(net.client, folder) as capture:
            pass
        transfer.wait(timeout=20)
    save("mid-stream.pcapng", pcapng(capture.packets))
