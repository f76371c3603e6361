"""What a worker on a GPU finds behind its walls. There need not be a GPU: CUDA is then missing, and the walls stand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.inside.protocol.channel import Channel
from autograder.inside.protocol.limits import Limits
from autograder.inside.protocol.observation import build
from autograder.inside.protocol.orders import Ready
from autograder.inside.protocol.request import Call, Load, NumberedRequest, SourceFile
from autograder.inside.protocol.wire import decode, encode
from autograder.inside.walls.gpu_driver import device_files, gpus
from autograder.inside.worker import Answered
from autograder.sandbox.server import ForkServer, GPULost
from autograder.sandbox.worker import Worker

SECONDS = 60.0


@pytest.fixture
def run(gpu_server: ForkServer, needs: Callable[..., None]) -> Iterator[Callable[[str], Any]]:
    """What some code returns in a worker with the walls of one on a GPU."""
    needs("mount", "pid", "landlock", "seccomp")
    pid, connection, _ = gpu_server.fork_worker(Limits(), gpu_server.isolation(True, gpu="0", gpu_share=0.1))
    channel = Channel(connection)
    channel.receive(Ready, time.monotonic() + SECONDS)

    def ask(body: str) -> Any:
        source = f"import os\nfrom pathlib import Path\n\ndef answer():\n    {body}\n"
        load = Load("answer", [SourceFile("answer.py", source.encode())])
        requests: list[Load | Call] = [load, Call(function="answer")]
        for number, request in enumerate(requests):
            channel.send_bytes(encode(NumberedRequest(number, request)))
            answered = decode(channel.receive_bytes(time.monotonic() + SECONDS), Answered)
        assert answered.observation is not None
        observation = answered.observation
        return build(observation.output) if observation.ended.how == "returned" else observation.ended.kind

    yield ask
    gpu_server.end(pid)


def test_device_files_are_those_of_compute(tmp_path: Path) -> None:
    for name in ("nvidia0", "nvidia11", "nvidiactl", "nvidia-uvm", "nvidia-uvm-tools", "nvidia-modeset", "null"):
        (tmp_path / name).touch()
    (tmp_path / "nvidia-caps").mkdir()
    (tmp_path / "nvidia-caps" / "nvidia-cap1").touch()
    assert gpus(tmp_path) == ["0", "11"]
    names = {str(path.relative_to(tmp_path)) for path in device_files(tmp_path)}
    wanted = {"nvidia0", "nvidia11", "nvidiactl", "nvidia-uvm", "nvidia-uvm-tools", "nvidia-caps/nvidia-cap1"}
    assert names == wanted
    assert gpus(tmp_path / "nowhere") == []


@pytest.mark.parametrize("path", ["/etc/passwd", "/root", "/home", "/tmp", "/dev/shm/../mem", "/proc/1/root/etc"])
def test_it_reads_no_more_of_the_machine_than_cuda_needs(run: Callable[[str], Any], path: str) -> None:
    assert run(f"return os.listdir({path!r}) if os.path.isdir({path!r}) else open({path!r}).read()") in (
        "PermissionError",
        "FileNotFoundError",
    )


def test_it_sees_its_own_processes_alone(run: Callable[[str], Any]) -> None:
    assert run("return sorted(name for name in os.listdir('/proc') if name.isdigit())") == ["1"]


def test_it_may_name_its_threads_and_read_the_hardware_as_the_driver_does(run: Callable[[str], Any]) -> None:
    written = run("return Path(f'/proc/self/task/{os.getpid()}/comm').write_text('cuda')")
    assert written == 4
    assert run("return len(os.listdir('/sys/devices/system/cpu')) > 0") is True


@pytest.mark.parametrize("path", ["/proc/sys/kernel/core_pattern", "/sys/kernel/uevent_helper", "/proc/sysrq-trigger"])
def test_it_changes_nothing_of_the_machine(run: Callable[[str], Any], path: str) -> None:
    assert run(f"return Path({path!r}).write_text('x')") in ("PermissionError", "FileNotFoundError", "OSError")


def test_the_network_stays_shut(run: Callable[[str], Any]) -> None:
    assert run("import socket; return socket.socket(socket.AF_INET).fileno()") == "PermissionError"


@pytest.mark.skipif(bool(gpus()), reason="this machine has a GPU")
def test_a_gpu_that_cannot_be_used_is_nobodys_fault(gpu_server: ForkServer, needs: Callable[..., None]) -> None:
    needs("mount", "pid")
    with pytest.raises(GPULost, match="CUDA"):
        Worker(gpu_server, Limits(), gpu_server.isolation(True, gpu="0", gpu_share=0.1))


def test_the_server_for_gpus_has_not_touched_cuda(gpu_server: ForkServer) -> None:
    opened = [fd.readlink() for fd in Path(f"/proc/{gpu_server.process.pid}/fd").iterdir()]
    assert [path for path in opened if str(path).startswith("/dev/nvidia")] == []
    environment = Path(f"/proc/{gpu_server.process.pid}/environ").read_bytes()
    assert b"CUDA_VISIBLE_DEVICES" not in environment
