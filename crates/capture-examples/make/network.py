"""Two hosts in network namespaces of their own, and between them a relay that delays, loses or reorders chosen frames.

    client: tap, 192.0.2.1, 2001:db8::1  <->  relay (this process)  <->  server: tap, 192.0.2.2, 2001:db8::2

The relay holds the far ends of two TAP devices, so what it reads is what the kernel's stack would put on a wire: whole
frames with their checksums, no segment larger than the MTU. The stacks on both sides are the kernel's, so each
retransmission is a real one. The kernel's own tool for this, netem, is not in every kernel.

Nothing here outlives the process: a namespace ends with the last program in it, and a TAP device with its file.
"""

import fcntl
import heapq
import os
import select
import socket
import struct
import subprocess
import threading
import time

TUNSETIFF = 0x400454CA
IFF_TAP = 0x0002
IFF_NO_PI = 0x1000

ADDRESS = {"client": "192.0.2.1", "server": "192.0.2.2"}
ADDRESS6 = {"client": "2001:db8::1", "server": "2001:db8::2"}
HARDWARE = {"client": "02:00:00:00:00:01", "server": "02:00:00:00:00:02"}

# No host waits longer for anything.
BOUND_SECONDS = 120

# No proxy of this machine's user: the hosts reach each other and nothing else.
ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}


class Host:
    """A network namespace, with the programs that were started in it."""

    def __init__(self, name):
        self.name = name
        self.address = ADDRESS[name]
        self.address6 = ADDRESS6[name]
        self.started = []
        self.holder = subprocess.Popen(["unshare", "-n", "sleep", str(BOUND_SECONDS)])
        self._wait_for_namespace()

    def _wait_for_namespace(self):
        mine = os.readlink("/proc/self/ns/net")
        until = time.monotonic() + 5
        while os.readlink(f"/proc/{self.holder.pid}/ns/net") == mine:
            if time.monotonic() > until:
                raise RuntimeError("a network namespace cannot be made: run this as root")
            time.sleep(0.01)

    def _inside(self, command):
        return ["nsenter", "-t", str(self.holder.pid), "-n", "--", *command]

    def run(self, *command, check=True, seconds=30, **options):
        """What a program prints, once it has ended."""
        options.setdefault("env", ENVIRONMENT)
        done = subprocess.run(
            self._inside(command), timeout=seconds, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
        )
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr.decode(errors='replace')}")
        return done.stdout

    def start(self, *command, **options):
        """A program that runs until the network ends, in a session of its own so that its children end with it."""
        options.setdefault("env", ENVIRONMENT)
        options.setdefault("stdout", subprocess.DEVNULL)
        options.setdefault("stderr", subprocess.DEVNULL)
        process = subprocess.Popen(self._inside(command), start_new_session=True, **options)
        self.started.append(process)
        return process

    def wait_for_port(self, port):
        """Returns once something listens at `port`. It looks at the list of sockets, so that no packet is sent."""
        until = time.monotonic() + 15
        while f":{port} " not in self.run("ss", "-Htln").decode():
            if time.monotonic() > until:
                raise RuntimeError(f"nothing listens at port {port} of the {self.name}")
            time.sleep(0.05)

    def end(self):
        for process in reversed(self.started):
            if process.poll() is None:
                os.killpg(process.pid, 15)
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait()
        self.holder.kill()
        self.holder.wait()


class Frame:
    """What a fate may depend on. `data` counts the sender's TCP segments with payload from 1, retransmissions too."""

    def __init__(self, sender, content, counts):
        self.sender = sender
        self.destination = self.payload = self.data = None
        kind = content[12:14]
        if kind == b"\x08\x00" and content[23] == socket.IPPROTO_TCP:
            start = 14 + 4 * (content[14] & 15)
            end = 14 + int.from_bytes(content[16:18], "big")
            self.destination = int.from_bytes(content[start + 2 : start + 4], "big")
            self.payload = end - start - 4 * (content[start + 12] >> 4)
            if self.payload > 0:
                counts[sender] += 1
                self.data = counts[sender]


class Relay(threading.Thread):
    """Carries frames both ways. `fate` gives how much later than usual a frame arrives, or None if it is lost."""

    def __init__(self, taps, delay, rate, fate):
        super().__init__(daemon=True)
        self.taps, self.delay, self.rate, self.fate = taps, delay, rate, fate
        self.wake, self.woken = os.pipe()
        self.is_ended = False

    def run(self):
        other = {"client": "server", "server": "client"}
        names = {tap: name for name, tap in self.taps.items()}
        counts = {"client": 0, "server": 0}
        free_at = {"client": 0.0, "server": 0.0}
        # The number in the middle keeps frames of the same moment in their order.
        due, number = [], 0
        while not self.is_ended:
            pause = max(0.0, due[0][0] - time.monotonic()) if due else None
            ready, _, _ = select.select([*names, self.wake], [], [], pause)
            for tap in (tap for tap in ready if tap in names):
                content = os.read(tap, 65536)
                sender = names[tap]
                later = self.fate(Frame(sender, content, counts))
                if later is None:
                    continue
                # A link with a rate sends one frame after the other.
                now = time.monotonic()
                if self.rate is not None:
                    now = free_at[sender] = max(now, free_at[sender]) + 8 * len(content) / self.rate
                number += 1
                heapq.heappush(due, (now + self.delay + later, number, other[sender], content))
            while due and due[0][0] <= time.monotonic():
                _, _, receiver, content = heapq.heappop(due)
                os.write(self.taps[receiver], content)

    def end(self):
        self.is_ended = True
        os.write(self.woken, b".")
        self.join()
        os.close(self.wake)
        os.close(self.woken)


class Network:
    """The two hosts and the relay, as a context.

    `delay` is seconds one way, `rate` bits per second or None, `fate` what happens to a frame (`Relay`), `knows_neighbours`
    whether the hosts need no ARP, `settings` values for `/proc/sys/net/` at both hosts.
    """

    def __init__(self, delay=0.01, rate=None, fate=lambda frame: 0.0, knows_neighbours=True, ipv6=False, settings=None):
        self.delay, self.rate, self.fate = delay, rate, fate
        self.knows_neighbours, self.ipv6 = knows_neighbours, ipv6
        # Reno is what textbooks describe, and each kernel permits it in a namespace; others it may not.
        self.settings = {"ipv4/tcp_congestion_control": "reno", **(settings or {})}

    def __enter__(self):
        self.client, self.server = Host("client"), Host("server")
        self.taps = {host.name: self._connect(host) for host in (self.client, self.server)}
        self.relay = Relay(self.taps, self.delay, self.rate, self.fate)
        self.relay.start()
        return self

    def _connect(self, host):
        name = f"tap-{host.name}"
        tap = os.open("/dev/net/tun", os.O_RDWR)
        fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TAP | IFF_NO_PI))
        subprocess.run(["ip", "link", "set", name, "netns", str(host.holder.pid)], check=True)
        other = "server" if host.name == "client" else "client"
        lines = [
            # No router is looked for, and no address of the link's own is made.
            f"echo {0 if self.ipv6 else 1} > /proc/sys/net/ipv6/conf/all/disable_ipv6",
            f"echo 0 > /proc/sys/net/ipv6/conf/{name}/router_solicitations",
            f"echo 1 > /proc/sys/net/ipv6/conf/{name}/addr_gen_mode",
            *(f"echo {value} > /proc/sys/net/{key}" for key, value in self.settings.items()),
            f"ip link set {name} name eth0 address {HARDWARE[host.name]}",
            f"ip address add {host.address}/24 dev eth0",
            "ip link set lo up",
            "ip link set eth0 up",
        ]
        if self.ipv6:
            lines += [f"ip address add {host.address6}/64 dev eth0 nodad"]
        if self.knows_neighbours:
            lines += [f"ip neigh add {ADDRESS[other]} lladdr {HARDWARE[other]} dev eth0"]
        host.run("sh", "-ec", "\n".join(lines))
        return tap

    def __exit__(self, *_):
        # A TAP device whose namespace has ended cannot be read, so the relay ends first.
        self.relay.end()
        self.client.end()
        self.server.end()
        for tap in self.taps.values():
            os.close(tap)
