"""A connection to a Ray cluster, or to a temporary cluster of this machine alone."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import socket
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, chdir, contextmanager, suppress
from pathlib import Path
from typing import Any

from autograder.locale.error import OUR_FAULT, KitError
from autograder.locale.message import Message, message

CONNECT_SECONDS = 10.0  # a cluster's head answers in milliseconds, or after a hop or two
STORE_BYTES = 100 << 20  # of Ray's shared memory here; a submission has at most 16 MB, and what is more is spilled
ENVIRONMENT = {  # read when Ray is imported, or by the processes that it starts
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is told to anybody
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # what Ray will do anyway, and warns of
    "GRPC_VERBOSITY": "NONE",
}
IMPATIENCE = {  # of a driver with a cluster that should be there; by default it tries for minutes
    "RAY_gcs_server_request_timeout_seconds": str(int(CONNECT_SECONDS)),
    "RAY_py_gcs_connect_timeout_s": "5",
    "RAY_NUM_REDIS_GET_RETRIES": "1",
}
OWN_STARTS = 2  # Ray gives its own processes half a minute, which a machine that does other work may need twice


class NoCluster(KitError):
    """The requested cluster cannot be used; `messages` say why, and what to do."""


class ClusterLost(KitError):
    """The cluster went away while it was in use."""

    exit_status = OUR_FAULT


class Connection:
    """The address of a cluster's head. `ray`: the module, imported late since it is optional and takes a second."""

    def __init__(self, ray: Any, host: str, port: int) -> None:
        self.ray = ray
        self.host = host
        self.port = port

    def answers(self) -> bool:
        """True if the head accepts connections. Ray's own check waits a minute and then ends our process."""
        with suppress(OSError), socket.create_connection((self.host, self.port), CONNECT_SECONDS):
            return True
        return False


@contextmanager
def connected(address: str, cores: int) -> Iterator[Connection]:
    """Connect to the cluster at HOST:PORT, or without an address to a temporary one on this machine.

    Raises NoCluster.
    """
    place = place_of(address) if address else None
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="autograder-"))  # short: Ray makes sockets far below it
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        ray = imported(own=place is None)
        options: dict[str, Any] = {"address": address}
        if place is None:
            options = {
                "address": "local",
                "num_cpus": cores,
                "include_dashboard": False,
                "_temp_dir": str(folder / "r"),
            }
            options["object_store_memory"] = STORE_BYTES
        elif not Connection(ray, *place).answers():
            raise NoCluster(message("ray_unreachable", address=address))
        stack.callback(ray.shutdown)
        # Ray puts the folder in which we stand at the front of every node's sys.path, and what lies there may be a
        # student's
        with chdir(folder), silence(folder / "log"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for starts in range(1, OWN_STARTS + 1):
                try:
                    context = ray.init(**options, log_to_driver=False, configure_logging=False)
                    break
                except Exception as error:  # Ray raises almost anything
                    if address or starts == OWN_STARTS:
                        raise NoCluster(refusal(address, error)) from None
        if place is not None:  # what is kept there is for a cluster of our own
            shutil.rmtree(folder, ignore_errors=True)
        host, _, port = context.address_info["gcs_address"].rpartition(":")
        yield Connection(ray, host, int(port))


@contextmanager
def silence(log: Path) -> Iterator[None]:
    """Redirect standard error, to which Ray's libraries write below Python, to a file."""
    sys.stderr.flush()
    kept = os.dup(2)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def place_of(address: str) -> tuple[str, int]:
    """Split HOST:PORT. Raises NoCluster for anything else."""
    host, _, port = address.rpartition(":")
    if not host or "/" in address or not port.isdecimal() or not 0 < int(port) < 1 << 16:
        raise NoCluster(message("ray_address", address=address))
    return host.strip("[]"), int(port)


def imported(own: bool) -> Any:
    """Import Ray with telemetry and logging off. `own`: we start the cluster. Raises NoCluster."""
    os.environ.update(ENVIRONMENT if own else ENVIRONMENT | IMPATIENCE)
    if own:  # whoever reaches the ports of a cluster runs code there
        os.environ.setdefault("RAY_AUTH_MODE", "token")
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
    try:
        import ray
    except ImportError:
        raise NoCluster(message("ray_missing")) from None
    logging.getLogger("ray").setLevel(logging.CRITICAL)
    ray._private.worker._worker_logs_enabled = False  # else it prints what it has to say of lost nodes
    return ray


def refusal(address: str, error: BaseException) -> Message:
    """Translate the reason why Ray did not connect, or did not start."""
    while error.__cause__ is not None:
        error = error.__cause__
    said = " ".join(str(error).split()) or type(error).__name__
    if address and "AuthenticationError" in f"{type(error).__name__} {said}":
        return message("ray_token", address=address)
    if not address:
        return message("ray_not_started", text=said)
    if "node info" in said:
        return message("ray_no_node_here", address=address)
    if "connect to GCS" in said:  # something else listens there
        return message("ray_unreachable", address=address)
    return message("ray_refused", address=address, text=said)
