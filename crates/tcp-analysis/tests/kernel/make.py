#!/usr/bin/env python3
"""Makes the captures of this folder: two real TCP stacks (Linux) whose packets pass a bad link, captured at both ends.

Each host is a network namespace with a TUN device. This program carries the packets from one to the other, and loses,
delays, overtakes and doubles some. It needs root, iproute2 and dumpcap, and takes half a minute. The captures have the
headers only. They differ from run to run, because the hosts run in real time.
"""

import ctypes
import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
CLIENT, SERVER = ("tcp-client", "10.9.0.1"), ("tcp-server", "10.9.0.2")

# name: mode, bytes, one-way delay in seconds, shares of packets lost, overtaken, doubled; SACK, timestamps
RUNS = {
    "loss": ("bulk", 150_000, 0.010, 0.04, 0, 0, 1, 1),
    "loss-without-sack": ("bulk", 120_000, 0.010, 0.04, 0, 0, 0, 0),
    "reordering": ("bulk", 150_000, 0.010, 0, 0.08, 0, 1, 1),
    "duplication": ("bulk", 100_000, 0.010, 0, 0, 0.08, 1, 1),
    "all-three": ("bulk", 120_000, 0.010, 0.02, 0.05, 0.05, 1, 1),
    "echo": ("echo", 42_000, 0.004, 0.05, 0.02, 0.02, 1, 1),
    "stalled-reader": ("stall", 200_000, 0.005, 0, 0, 0, 1, 1),
    "keep-alive": ("idle", 3_000, 0.005, 0, 0, 0, 1, 1),
}

SERVER_PROGRAM = """
import socket, sys, time
listener = socket.socket()
if sys.argv[1] == "stall":
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
listener.bind(("10.9.0.2", 47000))
listener.listen()
listener.settimeout(8)
peer, _ = listener.accept()
peer.settimeout(8)
if sys.argv[1] == "stall":
    time.sleep(1.5)
while data := peer.recv(65536):
    if sys.argv[1] == "echo":
        peer.sendall(data)
peer.close()
"""

CLIENT_PROGRAM = """
import socket, sys, time
mode, size = sys.argv[1], int(sys.argv[2])
peer = socket.socket()
peer.settimeout(8)
if mode == "idle":
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
peer.connect(("10.9.0.2", 47000))
if mode == "echo":
    for _ in range(size // 700):
        peer.sendall(b"x" * 700)
        peer.recv(700)
        time.sleep(0.005)
else:
    peer.sendall(b"x" * size)
if mode == "idle":
    time.sleep(3.5)
    peer.sendall(b"x" * 100)
peer.shutdown(socket.SHUT_WR)
peer.recv(1)
"""


def ip(*words):
    subprocess.run(["ip", *words], check=True)


def inside(host, *words):
    return ["ip", "netns", "exec", host[0], *words]


def device(host):
    """A TUN device in the host's namespace, which only a process in there can make."""
    setns = ctypes.CDLL(None, use_errno=True).setns
    own = os.open("/proc/self/ns/net", os.O_RDONLY)
    other = os.open(f"/var/run/netns/{host[0]}", os.O_RDONLY)
    if setns(other, 0) != 0:
        raise OSError(ctypes.get_errno(), "setns")
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, 0x400454CA, struct.pack("16sH", b"tun", 0x1001))
    setns(own, 0)
    os.close(own)
    os.close(other)
    for words in (["addr", "add", f"{host[1]}/24", "dev", "tun"], ["link", "set", "tun", "up"]):
        subprocess.run(inside(host, "ip", *words), check=True)
    return tun


def carry(ends, chance, delay, loss, overtaken, doubled, stop):
    """The link, until `stop`."""
    waiting, count = [], 0
    while not stop.is_set():
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, end, packet = heapq.heappop(waiting)
            os.write(end, packet)
        for end in select.select(ends, [], [], 0.0005)[0]:
            packet = os.read(end, 65536)
            if chance.random() < loss:
                continue
            late = chance.choice([0.0005, 0.004, delay]) if chance.random() < overtaken else 0
            due = time.monotonic() + delay + late
            times = [due, due + 0.0002] if chance.random() < doubled else [due]
            for at in times:
                count += 1
                heapq.heappush(waiting, (at, count, ends[0] if end == ends[1] else ends[1], packet))


def make(name, seed):
    mode, size, delay, loss, overtaken, doubled, sack, timestamps = RUNS[name]
    hosts = (CLIENT, SERVER)
    for host in hosts:
        ip("netns", "add", host[0])
    try:
        for host in hosts:
            # Without IPv6 the devices have no traffic of their own.
            settings = [
                "net.ipv6.conf.all.disable_ipv6=1",
                "net.ipv6.conf.default.disable_ipv6=1",
                f"net.ipv4.tcp_sack={sack}",
                f"net.ipv4.tcp_timestamps={timestamps}",
            ]
            subprocess.run(inside(host, "sysctl", "-qw", *settings), check=True)
        ends = [device(host) for host in hosts]
        stop = threading.Event()
        link = threading.Thread(
            target=carry, args=(ends, random.Random(seed), delay, loss, overtaken, doubled, stop)
        )
        link.start()
        files = [os.path.join(HERE, f"{name}.{host[0][4:]}.pcap") for host in hosts]
        dumps = [
            subprocess.Popen(inside(host, "dumpcap", "-q", "-P", "-i", "tun", "-s", "80", "-w", file))
            for host, file in zip(hosts, files)
        ]
        time.sleep(1)
        server = subprocess.Popen(inside(SERVER, sys.executable, "-c", SERVER_PROGRAM, mode))
        time.sleep(0.5)
        subprocess.run(inside(CLIENT, sys.executable, "-c", CLIENT_PROGRAM, mode, str(size)), timeout=20, check=False)
        server.wait(20)
        time.sleep(0.5)
        for dump in dumps:
            dump.terminate()
            dump.wait()
        for file in files:
            os.chmod(file, 0o644)
        stop.set()
        link.join()
        for end in ends:
            os.close(end)
    finally:
        for host in hosts:
            ip("netns", "del", host[0])


if __name__ == "__main__":
    for number, name in enumerate(RUNS):
        if not sys.argv[1:] or name in sys.argv[1:]:
            make(name, number + 1)
