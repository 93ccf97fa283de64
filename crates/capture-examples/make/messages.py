"""What runs on a WebSocket: Socket.IO, and MQTT."""

from browser import node
from captures import Capture, pcapng, save
from network import Network


def socketio(folder):
    with Network() as net:
        net.server.start(*node("socketio.js", "server"))
        net.server.wait_for_port(80)
        with Capture(net.client, folder, only="tcp port 80") as capture:
            net.client.run(*node("socketio.js", "client", f"http://{net.server.address}"))
    save("socketio.pcapng", pcapng(capture.packets))


def mqtt(folder):
    with Network() as net:
        net.server.start(*node("mqtt.js", "server"))
        net.server.wait_for_port(80)
        with Capture(net.client, folder, only="tcp port 80") as capture:
            net.client.run(*node("mqtt.js", "client", net.server.address))
    save("mqtt.pcapng", pcapng(capture.packets))
