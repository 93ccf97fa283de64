"""Captures by dumpcap, and the files that are made of them: with the packets and keys, without a word on the machine."""

import gzip
import os
import signal
import struct
import subprocess
import time
from pathlib import Path

CAPTURES = Path(__file__).resolve().parent.parent / "captures"

# The magic number of a classic pcap file in microseconds, in this machine's byte order.
PCAP_MICROSECONDS = 0xA1B2C3D4
ETHERNET = 1


class Packets:
    """What was seen at one interface: `(microseconds since 1970, length on the wire, bytes)` each."""

    def __init__(self, content, interface):
        magic, _, _, _, _, self.snaplen, self.link_type = struct.unpack("<IHHiIII", content[:24])
        assert magic == PCAP_MICROSECONDS, "dumpcap wrote another format"
        self.interface = interface
        self.packets = []
        at = 24
        while at < len(content):
            seconds, micros, kept, length = struct.unpack("<IIII", content[at : at + 16])
            self.packets.append((seconds * 1_000_000 + micros, length, content[at + 16 : at + 16 + kept]))
            at += 16 + kept

    def pcap(self):
        """A classic pcap file."""
        parts = [struct.pack("<IHHiIII", PCAP_MICROSECONDS, 2, 4, 0, 0, self.snaplen, self.link_type)]
        for micros, length, content in self.packets:
            parts.append(struct.pack("<IIII", micros // 1_000_000, micros % 1_000_000, len(content), length) + content)
        return b"".join(parts)


class Capture:
    """dumpcap at an interface of a host, as a context; `packets` has what it saw once it has ended.

    `snaplen` is how many bytes of each packet are kept, `only` a capture filter.
    """

    def __init__(self, host, folder, interface="eth0", snaplen=262_144, only=""):
        self.host, self.interface, self.snaplen, self.only = host, interface, snaplen, only
        self.file = Path(folder) / f"{host.name}-{interface}.pcap"

    def __enter__(self):
        command = ["dumpcap", "-P", "-i", self.interface, "-s", str(self.snaplen), "-w", str(self.file)]
        if self.only:
            command += ["-f", self.only]
        self.process = self.host.start(*command, stderr=subprocess.PIPE)
        # dumpcap prints the file's name once it has opened both the interface and the file.
        while b"File:" not in (line := self.process.stderr.readline()):
            if not line:
                raise RuntimeError("dumpcap did not start")
        time.sleep(0.2)
        return self

    def __exit__(self, *_):
        # The last packets are still on their way, and dumpcap takes them from the kernel a moment later.
        time.sleep(0.5)
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.communicate(timeout=10)
        self.packets = Packets(self.file.read_bytes(), self.interface)


def _block(kind, body):
    body += b"\0" * (-len(body) % 4)
    length = struct.pack("<I", 12 + len(body))
    return struct.pack("<I", kind) + length + body + length


def _option(code, value):
    return struct.pack("<HH", code, len(value)) + value + b"\0" * (-len(value) % 4)


def pcapng(*interfaces, keys=b""):
    """A pcapng file of one section (draft-ietf-opsawg-pcapng): keys first, then the packets of all interfaces by time.

    Its section header has no option, so that it names neither a machine nor a program.
    """
    parts = [_block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))]
    for seen in interfaces:
        name = _option(2, seen.interface.encode()) + _option(0, b"")
        parts.append(_block(1, struct.pack("<HHI", seen.link_type, 0, seen.snaplen) + name))
    if keys:
        parts.append(_block(10, struct.pack("<II", 0x544C534B, len(keys)) + keys))
    packets = ((packet, number) for number, seen in enumerate(interfaces) for packet in seen.packets)
    for (micros, length, content), number in sorted(packets, key=lambda it: it[0][0]):
        head = struct.pack("<IIIII", number, micros >> 32, micros & 0xFFFFFFFF, len(content), length)
        parts.append(_block(6, head + content))
    return b"".join(parts)


def key_log(path):
    """The lines of a key log that are keys: OpenSSL and Chromium write comments and empty lines, too."""
    lines = Path(path).read_bytes().splitlines()
    return b"".join(line + b"\n" for line in lines if line.strip() and not line.startswith(b"#"))


def save(name, content):
    """Writes a file of the examples; one whose name ends with `.gz` is compressed, without a time in its header."""
    if name.endswith(".gz"):
        content = gzip.compress(content, mtime=0)
    (CAPTURES / name).write_bytes(content)
    print(f"  {name}: {len(content)} bytes")
