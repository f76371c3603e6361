"""A station: one core of a node, with a fork server and a judge that stay warm during the run."""

from __future__ import annotations

import msgspec

from autograder.checks.observers.disk_cache import usual_folder
from autograder.grading.executors.devices import NoGPU, choose_devices
from autograder.grading.executors.local_pool import ChecksFault, LocalPool, MissingWalls
from autograder.grading.executors.messages import Done, Job, JobLost, RunSetup
from autograder.sandbox.accelerator import Unusable
from autograder.sandbox.server import SandboxLost


class Lost(msgspec.Struct, tag=True):
    """No judge of the station survived the submission."""


class Unfit(msgspec.Struct, tag=True):
    """The station cannot grade. `why`: checks, walls, gpu or sandbox."""

    why: str
    text: str


class Graded(msgspec.Struct, tag=True):
    """The answer of a judge."""

    done: Done


Reply = Graded | Lost | Unfit


class Station:
    """Grades one submission after the other; jobs and replies are bytes."""

    def __init__(self, setup: bytes) -> None:
        self.setup = msgspec.msgpack.decode(setup, type=RunSetup)
        self.pool: LocalPool | None = None

    def grade(self, job: bytes) -> bytes:
        """Return the reply to one job."""
        return msgspec.msgpack.encode(self.reply(msgspec.msgpack.decode(job, type=Job)))

    def reply(self, job: Job) -> Reply:
        """Grade one submission, or return the reason why none can be graded here."""
        try:
            if self.pool is None:
                self.pool = self._pool()
            (result,) = self.pool.serve([job])
        except NoGPU:
            return Unfit("gpu", "there is none")
        except Unusable as reason:
            return Unfit("gpu", reason.text)
        except ChecksFault as fault:
            return Unfit("checks", fault.text)
        except MissingWalls as missing:
            return Unfit("walls", missing.walls)
        except SandboxLost as lost:
            return Unfit("sandbox", lost.text)
        except OSError as error:
            return Unfit("sandbox", str(error))
        return Lost() if isinstance(result, JobLost) else Graded(result)

    def _pool(self) -> LocalPool:
        """Return a pool of one judge, with the GPU of this node if the run uses one. Raises NoGPU or Unusable."""
        devices = self.setup.devices
        if "cuda" in devices.names:
            devices = choose_devices("cuda", self.setup.walls.raised)
        return LocalPool(msgspec.structs.replace(self.setup, devices=devices, cache=usual_folder()), 1)

    def close(self) -> None:
        """End the judge and the fork server; their files on the node's disk are removed."""
        if self.pool is not None:
            self.pool.close()


def visitor() -> type:
    """Return the actor class, which is shipped by value so that it also runs where no matching autograder is installed.

    It imports nothing of ours before the driver has compared the versions.
    """

    class Visitor:
        def __init__(self) -> None:
            self.station: Station | None = None

        def versions(self) -> dict[str, str]:
            """Return the versions that decide a verdict, as reports name them."""
            import platform
            from importlib.metadata import PackageNotFoundError, version

            try:
                from autograder.grading.results.provenance import now

                here = now(0)
                return {"autograder": here.autograder, "torch": here.torch, "python": here.python}
            except Exception:  # another version of ours, or none
                found = {"autograder": "none", "torch": "none", "python": platform.python_version()}
            for name, package in (("autograder", "torchmarker"), ("torch", "torch")):
                try:
                    found[name] = version(package)
                except PackageNotFoundError:
                    continue
            return found

        def open(self, *parts: bytes) -> None:
            """Receive the setup of the run."""
            from autograder.grading.executors.ray_node import Station

            self.station = Station(b"".join(parts))

        def grade(self, job: bytes) -> bytes:
            """Return the reply to one job."""
            assert self.station is not None
            return self.station.grade(job)

        def close(self) -> None:
            """End what was started."""
            if self.station is not None:
                self.station.close()

    return Visitor
