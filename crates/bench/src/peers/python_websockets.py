# Echoes every message as it came. The port is the first argument.
import asyncio
import logging
import sys

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

logging.getLogger("websockets").setLevel(logging.CRITICAL)


async def echo(socket):
    try:
        async for message in socket:
            await socket.send(message)
    except ConnectionClosed:
        pass


async def main():
    async with serve(echo, "127.0.0.1", int(sys.argv[1]), compression=None, ping_interval=None, backlog=1024):
        await asyncio.Future()


asyncio.run(main())
