#!/usr/bin/env python3
"""Makes the captures of the examples anew: `make.py` all of them, `make.py http loss` these."""

import os
import sys
import tempfile
import traceback
from pathlib import Path

# No compiled files beside the sources.
sys.dont_write_bytecode = True

import messages  # noqa: E402
import multiplexed  # noqa: E402
import secure  # noqa: E402
import transport  # noqa: E402
import web  # noqa: E402

RECIPES = {
    "http": web.http,
    "gzip": web.compression,
    "ipv6": web.ipv6,
    "long-polling": web.long_polling,
    "sse": web.server_sent_events,
    "proxy": web.proxy,
    "har": web.har,
    "tls13": secure.tls13,
    "tls12-cbc": secure.tls12_cbc,
    "early-data": secure.early_data,
    "websocket": secure.websocket,
    "http2": multiplexed.http2,
    "grpc": multiplexed.grpc,
    "http2-push": multiplexed.push,
    "http2-websocket": multiplexed.websocket,
    "socketio": messages.socketio,
    "mqtt": messages.mqtt,
    "loss": transport.loss,
    "reordering": transport.reordering,
    "slow-start": transport.slow_start,
    "zero-window": transport.zero_window,
    "keep-alive": transport.keep_alive,
    "refused": transport.refused,
    "mid-stream": transport.mid_stream,
}


def main(names):
    unknown = [name for name in names if name not in RECIPES]
    if unknown:
        sys.exit(f"There is no recipe {', '.join(unknown)}. The recipes are {', '.join(RECIPES)}.")
    # The relay's ends of the TAP devices begin in a namespace of their own, too: the machine's interfaces are not touched.
    if os.environ.get("CAPTURES_IN_NAMESPACE") is None:
        os.environ["CAPTURES_IN_NAMESPACE"] = "1"
        os.execvp("unshare", ["unshare", "-n", sys.executable, str(Path(__file__).resolve()), *names])
    failed = []
    for name in names or RECIPES:
        print(name)
        try:
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                RECIPES[name](Path(folder))
        except Exception:  # noqa: BLE001: the other captures are made all the same
            traceback.print_exc()
            failed.append(name)
    if failed:
        sys.exit(f"These captures were not made: {', '.join(failed)}.")


main(sys.argv[1:])
