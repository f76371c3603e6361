"""The first steps of a forked child: from a copy of the fork server to a worker or a judge."""

from __future__ import annotations

import importlib
import os
import signal
import socket
import sys
import traceback
from collections.abc import Sequence

from autograder.inside.protocol.channel import Channel, Closed
from autograder.inside.protocol.orders import ForkJudge, ForkWorker

FAULT = 70  # exit status of a child that failed by a fault of ours: EX_SOFTWARE of sysexits.h
WORKER_SOCKET = 3  # the one descriptor of a worker beside its standard streams
MOST_DESCRIPTORS = 1024  # more than a fork server ever has open


def become_worker(connection: socket.socket, output: int, order: ForkWorker, slot: int, in_pid_namespace: bool) -> None:
    """Run `worker.serve` with the reply socket and three standard streams as the only descriptors; never return."""
    status = FAULT
    try:
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.dup2(connection.fileno(), WORKER_SOCKET)
        connection.detach()
        os.closerange(WORKER_SOCKET + 1, MOST_DESCRIPTORS)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        # both import torch, and are preloaded by `warm_up`
        if order.computes:
            from autograder.inside.remote.tensor_server import serve
        else:
            from autograder.inside.worker import serve

        serve(socket.socket(fileno=WORKER_SOCKET), order.limits, order.isolation, slot, in_pid_namespace)
        status = 0
    except BaseException as error:
        print(f"worker: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
    finally:
        os._exit(status)


def become_judge(
    connection: socket.socket, server: socket.socket, order: ForkJudge, inherited: Sequence[Channel]
) -> None:
    """Run the judge's function with its channels to the launcher and to the fork server; never return.

    `inherited`: connections of others, which the fork copied and a judge must not hold open.
    """
    status = FAULT
    try:
        for channel in inherited:
            channel.close()
        function = getattr(importlib.import_module(order.module), order.function)
        function(Channel(connection), Channel(server))
        status = 0
    except (Closed, KeyboardInterrupt):
        pass  # the launcher is gone, and nobody waits for a result
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
