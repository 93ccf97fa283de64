"""HTTP/2: files of nginx in parallel, a gRPC service, pushed files, and a browser's WebSocket on a stream."""

from browser import Browser, node
from captures import Capture, key_log, pcapng, save
from network import Network
from secure import certificate
from web import NAME, TEXT, nginx, page


def http2(folder):
    """Three files over one connection of curl and nginx, one of them compressed, and then one that is not there."""
    page(folder, "page.html", f"<!doctype html>\n<title>A page</title>\n<pre>\n{TEXT}</pre>\n")
    page(folder, "one.txt", "One\n" * 300)
    page(folder, "two.txt", "Two\n" * 300)
    keys = folder / "keys"
    with Network() as net:
        cert, key = certificate(net.server, folder)
        tls = f"listen 443 ssl http2; ssl_certificate {cert}; ssl_certificate_key {key}; ssl_protocols TLSv1.3;"
        gzip = "gzip on; gzip_min_length 0;"
        nginx(net.server, folder, f"server {{ {tls} {gzip} root {folder}; }}")
        net.server.wait_for_port(443)
        with Capture(net.client, folder) as capture:
            resolve = f"{NAME}:443:{net.server.address}"
            names = ("page.html", "one.txt", "two.txt", "missing.txt")
            command = ["curl", "-sS", "--http2", "--parallel", "--compressed", "--cacert", str(cert), "--resolve", resolve]
            command += [f"https://{NAME}/{name}" for name in names]
            net.client.run(*command, env={"PATH": "/usr/bin:/bin", "SSLKEYLOGFILE": str(keys)})
    save("http2.pcapng", pcapng(capture.packets, keys=key_log(keys)))


def grpc(folder):
    with Network() as net:
        net.server.start(*node("grpc.js", "server"))
        net.server.wait_for_port(80)
        with Capture(net.client, folder) as capture:
            net.client.run(*node("grpc.js", "client", f"http://{net.server.address}"))
    save("grpc.pcapng", pcapng(capture.packets))


def push(folder):
    """Two promises, one of them longer than a frame, and padding in every frame that can have it."""
    with Network() as net:
        net.server.start(*node("push.js", "server"))
        net.server.wait_for_port(80)
        with Capture(net.client, folder) as capture:
            net.client.run(*node("push.js", "client", f"http://{net.server.address}"))
    save("http2-push.pcapng", pcapng(capture.packets))


def websocket(folder):
    keys = folder / "keys"
    with Network() as net:
        cert, key = certificate(net.server, folder)
        server = net.server.start(*node("chat-http2.js", str(cert), str(key)))
        net.server.wait_for_port(443)
        with Capture(net.client, folder, only="tcp port 443") as capture:
            with Browser(net.client, folder, f"https://{NAME}/", keys):
                server.wait(timeout=30)
    save("http2-websocket.pcapng", pcapng(capture.packets, keys=key_log(keys)))
