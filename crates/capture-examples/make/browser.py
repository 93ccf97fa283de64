"""Programs for Node, and Chromium without a window."""

import os
from pathlib import Path

from network import ENVIRONMENT

HERE = Path(__file__).resolve().parent
# The packages that `cargo xtask` installs for the project's tests; `NODE_PATH` may name other folders.
PACKAGES = HERE.parents[2] / ".tools/node/node_modules"

# A fresh profile, no request of Chromium's own, and no attempt at QUIC.
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--ignore-certificate-errors",
]


def node(program, *arguments):
    """The command that runs a program of the folder `programs`."""
    path = os.environ.get("NODE_PATH", str(PACKAGES))
    return ["env", f"NODE_PATH={path}", "node", str(HERE / "programs" / program), *arguments]


class Browser:
    """Chromium in a host, with one page open, as a context. `keys` is the file for its key log."""

    def __init__(self, host, folder, address, keys=None):
        self.host, self.folder, self.address, self.keys = host, folder, address, keys

    def __enter__(self):
        environment = dict(ENVIRONMENT)
        if self.keys is not None:
            environment["SSLKEYLOGFILE"] = str(self.keys)
        server = "192.0.2.2"
        self.process = self.host.start(
            "chromium",
            *FLAGS,
            f"--user-data-dir={self.folder / 'profile'}",
            f"--host-resolver-rules=MAP server.example {server}",
            "--remote-debugging-port=0",
            self.address,
            env=environment,
        )
        return self

    def __exit__(self, *_):
        os.killpg(self.process.pid, 15)
        self.process.wait(timeout=10)
