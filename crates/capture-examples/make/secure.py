"""TLS: 1.3 with its keys in the capture, 1.2 with a block cipher, early data, and a browser's WebSocket."""

from browser import Browser, node
from captures import CAPTURES, Capture, key_log, pcapng, save
from network import Network
from web import NAME, nginx, page

REQUEST = f"GET /hello.txt HTTP/1.1\r\nHost: {NAME}\r\n\r\n"
RESPONSE = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 15\r\nConnection: close\r\n\r\nHello over TLS\n"


def certificate(host, folder):
    """A certificate for the server's name, signed by itself."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    host.run(
        *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
        *("-keyout", str(key), "-out", str(cert), "-days", "30"),
        *("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
    )
    return cert, key


def secure_nginx(net, folder, options=""):
    page(folder, "hello.txt", "Hello over TLS\n")
    cert, key = certificate(net.server, folder)
    tls = f"listen 443 ssl; ssl_certificate {cert}; ssl_certificate_key {key}; ssl_protocols TLSv1.3; {options}"
    nginx(net.server, folder, f"server {{ {tls} root {folder}; }}")
    net.server.wait_for_port(443)
    return cert


def s_client(host, *options, request=""):
    """`openssl s_client` until the server closes. Its input stays open, since it leaves when that ends."""
    script = 'printf "%s" "$REQUEST"; sleep 2'
    command = " ".join(["openssl s_client -quiet -servername", NAME, *map(str, options)])
    host.run("sh", "-c", f"({script}) | {command}", env={"PATH": "/usr/bin:/bin", "REQUEST": request})


def tls13(folder):
    keys = folder / "keys"
    with Network() as net:
        cert = secure_nginx(net, folder)
        with Capture(net.client, folder) as capture:
            resolve = f"{NAME}:443:{net.server.address}"
            command = ["curl", "-sS", "--http1.1", "--cacert", str(cert), "--resolve", resolve, f"https://{NAME}/hello.txt"]
            net.client.run(*command, env={"PATH": "/usr/bin:/bin", "SSLKEYLOGFILE": str(keys)})
    save("tls13.pcapng", pcapng(capture.packets, keys=key_log(keys)))


def tls12_cbc(folder):
    """ECDHE-ECDSA-AES128-SHA256: a cipher in CBC mode with an HMAC, which OpenSSL computes over what is encrypted (RFC 7366)."""
    # `-HTTP` sends a file as it is, so that it has a response's header fields, too.
    (folder / "hello.txt").write_bytes(RESPONSE.encode())
    keys = folder / "keys"
    with Network() as net:
        cert, key = certificate(net.server, folder)
        suite = ("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256")
        options = ("-accept", "443", "-cert", str(cert), "-key", str(key), *suite, "-HTTP")
        net.server.start("openssl", "s_server", *options, cwd=folder)
        net.server.wait_for_port(443)
        with Capture(net.client, folder) as capture:
            s_client(net.client, "-connect", f"{net.server.address}:443", *suite, "-keylogfile", keys, request=REQUEST)
    save("tls12-cbc.pcapng", pcapng(capture.packets))
    # The keys of this one stand beside it, as they do if a program wrote them while another captured.
    (CAPTURES / "tls12-cbc.keys").write_bytes(key_log(keys))


def early_data(folder):
    keys, session, request = folder / "keys", folder / "session", folder / "request"
    request.write_text(REQUEST)
    with Network() as net:
        # A connection that closes later lets the client finish the handshake, which it does after the response.
        secure_nginx(net, folder, "ssl_early_data on; keepalive_timeout 300ms;")
        common = ("-connect", f"{net.server.address}:443", "-keylogfile", keys)
        with Capture(net.client, folder) as capture:
            s_client(net.client, *common, "-sess_out", session, request=REQUEST)
            s_client(net.client, *common, "-sess_in", session, "-early_data", request)
    save("early-data.pcapng", pcapng(capture.packets, keys=key_log(keys)))


def websocket(folder):
    keys = folder / "keys"
    with Network() as net:
        cert, key = certificate(net.server, folder)
        server = net.server.start(*node("chat-server.js", "443", str(cert), str(key)))
        net.server.wait_for_port(443)
        with Capture(net.client, folder, only="tcp port 443") as capture:
            with Browser(net.client, folder, f"https://{NAME}/", keys):
                server.wait(timeout=30)
    save("websocket.pcapng", pcapng(capture.packets, keys=key_log(keys)))
