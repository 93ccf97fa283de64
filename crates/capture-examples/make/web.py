"""Plain HTTP: two requests on one connection, compression, IPv6, long polling, server-sent events, a proxy."""

import shutil

from browser import Browser, node
from captures import Capture, pcapng, save
from network import Network

NAME = "server.example"
TEXT = "".join(f"Line {number} of a page that is worth compressing, since its lines are alike.\n" for number in range(1, 81))


def nginx(host, folder, servers):
    """nginx in `host`, with these `server` blocks and every file of its own in `folder`."""
    paths = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    configuration = folder / f"nginx-{host.name}.conf"
    configuration.write_text(f"""
        worker_processes 1;
        pid {folder}/nginx-{host.name}.pid;
        error_log {folder}/error.log;
        events {{}}
        http {{
            access_log off;
            {paths}
            types {{ text/html html; text/plain txt; }}
            {servers}
        }}""")
    # The worker runs as another user, who must be able to read the pages.
    folder.chmod(0o755)
    host.start("nginx", "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(configuration), "-g", "daemon off;")


def page(folder, name, text):
    (folder / name).write_text(text)
    (folder / name).chmod(0o644)


def http_server(host, folder, *options):
    """Python's own server, with the keep-alive of HTTP/1.1."""
    host.start("python3", "-m", "http.server", "80", "--protocol", "HTTP/1.1", *options, cwd=folder)


def http(folder):
    page(folder, "hello.txt", "Hello\n")
    page(folder, "again.txt", "Hello again\n")
    with Network() as net:
        http_server(net.server, folder)
        net.server.wait_for_port(80)
        with Capture(net.client, folder) as capture:
            root = f"http://{NAME}"
            resolve = f"{NAME}:80:{net.server.address}"
            net.client.run("curl", "-sS", "--resolve", resolve, f"{root}/hello.txt", f"{root}/again.txt")
    save("http.pcapng", pcapng(capture.packets))


def compression(folder):
    page(folder, "page.html", f"<!doctype html>\n<title>A page</title>\n<pre>\n{TEXT}</pre>\n")
    with Network() as net:
        gzip = "gzip on; gzip_min_length 0; gzip_http_version 1.1;"
        nginx(net.server, folder, f"server {{ listen 80; root {folder}; {gzip} }}")
        net.server.wait_for_port(80)
        with Capture(net.client, folder) as capture:
            resolve = f"{NAME}:80:{net.server.address}"
            net.client.run("curl", "-sS", "--compressed", "--resolve", resolve, f"http://{NAME}/page.html")
    save("gzip.pcapng", pcapng(capture.packets))


def ipv6(folder):
    page(folder, "hello.txt", "Hello\n")
    with Network(ipv6=True) as net:
        http_server(net.server, folder, "--bind", "::")
        net.server.wait_for_port(80)
        # Of ICMPv6, the two messages that find the server's hardware address; others come when they come.
        only = "tcp or (icmp6 and (ip6[40] == 135 or ip6[40] == 136))"
        with Capture(net.client, folder, only=only) as capture:
            resolve = f"{NAME}:80:[{net.server.address6}]"
            net.client.run("curl", "-sS", "-6", "--resolve", resolve, f"http://{NAME}/hello.txt")
    save("ipv6.pcapng", pcapng(capture.packets))


def long_polling(folder):
    with Network() as net:
        net.server.start(*node("long-poll-server.js"))
        net.server.wait_for_port(80)
        with Capture(net.client, folder) as capture:
            net.client.run(*node("long-poll-client.js", f"http://{net.server.address}/messages"))
    save("long-polling.pcapng", pcapng(capture.packets))


def server_sent_events(folder):
    with Network() as net:
        server = net.server.start(*node("sse-server.js"))
        net.server.wait_for_port(80)
        with Capture(net.client, folder, only="tcp port 80") as capture, Browser(net.client, folder, f"http://{NAME}/"):
            server.wait(timeout=30)
    save("sse.pcapng", pcapng(capture.packets))


def proxy(folder):
    """One request that passes two interfaces of one host, seen at each of them and at all of them at once."""
    page(folder, "hello.txt", "Hello\n")
    with Network(knows_neighbours=False) as net:
        http_server(net.server, folder)
        net.server.wait_for_port(80)
        forward = f"location / {{ proxy_pass http://{net.server.address}; }}"
        nginx(net.client, folder, f"server {{ listen 127.0.0.1:8080; {forward} }}")
        net.client.wait_for_port(8080)
        at_loopback = Capture(net.client, folder, interface="lo")
        at_ethernet = Capture(net.client, folder)
        anywhere = Capture(net.client, folder, interface="any")
        with at_loopback, at_ethernet, anywhere:
            net.client.run("curl", "-sS", "http://127.0.0.1:8080/hello.txt")
    save("two-interfaces.pcapng", pcapng(at_loopback.packets, at_ethernet.packets))
    save("cooked.pcap", anywhere.packets.pcap())


def har(folder):
    """What a browser knows of a page and its WebSocket, as a HAR file that Playwright writes."""
    with Network() as net:
        net.server.start(*node("chat-server.js", "80"))
        net.server.wait_for_port(80)
        resolve = f"MAP {NAME} {net.server.address}"
        file = folder / "page.har"
        net.client.run(*node("har.js", shutil.which("chromium"), f"http://{NAME}/", str(file), resolve), seconds=60)
    save("page.har", file.read_bytes())
