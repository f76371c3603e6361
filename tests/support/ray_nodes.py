"""A Ray cluster of several nodes on one machine, in a process of its own that is told what to do on standard input.

    python -m tests.support.ray_nodes FOLDER < commands

Commands are lists of words in JSON: `node NAME CORES [PYTHONPATH]` starts a node, `kill NAME` ends one as a power cut
does. Each is answered by one line of JSON.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

STORE = 80 << 20  # bytes; Ray takes no less


class Nodes:
    """The process, seen from a test; a context manager. `folder`: short, since Ray makes sockets below it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "ray").mkdir()  # where Ray notes the address of the last cluster
        tokens = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
        self.environment = os.environ | {"TMPDIR": str(folder), "RAY_USAGE_STATS_ENABLED": "0"} | tokens
        self.process = subprocess.Popen(
            [sys.executable, __file__, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(folder / "nodes.log").open("w"),
            text=True,
            env=self.environment,
            start_new_session=True,
        )
        self.address: str = self._answer()["address"]

    def tell(self, *words: str) -> Any:
        """Carry out a command."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, (self.folder / "nodes.log").read_text()
        return json.loads(line)

    def __enter__(self) -> Nodes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.stdin.close()  # type: ignore[union-attr]
            self.process.wait(30)


def serve(folder: Path) -> None:
    """Start a head without cores, then do what is asked until standard input ends."""
    from ray.cluster_utils import Cluster

    def answer(**told: Any) -> None:
        print(json.dumps(told), flush=True)

    common: dict[str, Any] = {"object_store_memory": STORE, "include_log_monitor": False}
    cluster = Cluster(
        True, head_node_args={"num_cpus": 0, "include_dashboard": False, "temp_dir": str(folder), **common}
    )
    nodes: dict[str, Any] = {}
    answer(address=cluster.address)
    for line in sys.stdin:
        command, name, *rest = json.loads(line)
        if command == "node":
            variables = {"PYTHONPATH": rest[1]} if rest[1:] else None
            node = cluster.add_node(num_cpus=int(rest[0]), node_name=name, env_vars=variables, **common)
            nodes[name] = node
            answer(sockets=[node.plasma_store_socket_name, node.raylet_socket_name])
        else:
            for started in [one for all in nodes[name].all_processes.values() for one in all]:
                started.process.kill()
                started.process.wait()
            answer(killed=name)
    cluster.shutdown()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
