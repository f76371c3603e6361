"""A Ray cluster that grades jobs: each core of each node is a station, and losing a node loses no submission."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from autograder.grading.executors.job_queue import MOST_ATTEMPTS, FaultLog, JobQueue
from autograder.grading.executors.local_pool import (
    COLLECT_SECONDS,
    SUBMISSION_GRACE,
    ChecksFault,
)
from autograder.grading.executors.messages import Done, Job, JobLost, RunSetup
from autograder.grading.executors.ray_connection import ClusterLost, NoCluster, connected
from autograder.grading.executors.ray_node import Graded, Lost, Reply, visitor
from autograder.grading.results import provenance
from autograder.grading.results.output_folder import write_graded
from autograder.locale.message import Message, message
from autograder.sandbox.server import WARM_UP_SECONDS

START_SECONDS = WARM_UP_SECONDS + COLLECT_SECONDS  # of a station, from Ray's word for it to its first judge
CLOSE_SECONDS = 5.0
FETCH_SECONDS = 60.0  # of an answer that is there; a report and its page have a few hundred kilobytes
LOOK_SECONDS = 5.0  # between two looks for nodes that came, and at the head where nothing is heard
PART = 64 << 10  # bytes; from 100 kB on, Ray lays an argument into its shared memory, and may spill it to a disk
MOST_LOSSES = 5  # of stations on one node, before the run starts no more there


class _Node:
    """A node of the cluster, as Ray lists it. `places`: the number of further stations that fit on it."""

    def __init__(self, listed: dict[str, Any], with_gpu: bool) -> None:
        self.id: str = listed["NodeID"]
        name, address = listed["NodeName"], listed["NodeManagerAddress"]
        self.name = f"{listed['NodeManagerHostname'] if name == address else name} ({address})"
        self.places = int(min(listed["Resources"].get(kind, 0) for kind in (["CPU", "GPU"] if with_gpu else ["CPU"])))
        self.losses = 0
        self.trouble = ""  # what its stations said of it


class _Post:
    """A station as seen by the driver: its last request, and the deadline of the answer."""

    def __init__(self, node: _Node, actor: Any) -> None:
        self.node = node
        self.actor = actor
        self.asked_versions = True
        self.is_open = False
        self.job: Job | None = None
        self.deadline = time.monotonic() + START_SECONDS


class RayCluster:
    """Grades jobs like LocalPool, on the nodes of a Ray cluster, which need not share a disk with the driver.

    `size`: the most stations at once, 0 for all cores. `notes`: messages for the teacher.
    """

    def __init__(self, setup: RunSetup, size: int, out: Path, address: str) -> None:
        self.setup = setup
        self.size = size
        self.out = out
        self.address = address
        content = msgspec.msgpack.encode(setup)
        self.parts = [content[start : start + PART] for start in range(0, len(content), PART)]
        self.wanted = provenance.now(0)
        self.gpus = 1 if "cuda" in setup.devices.names else 0
        self.notes: list[Message] = []
        self.faults = FaultLog()
        self.nodes: dict[str, _Node] = {}
        self.posts: dict[Any, _Post] = {}  # by what they are to answer
        self.idle: list[_Post] = []
        self.looked = 0.0
        self.used = False  # whether any station was fit

    def grade(self, jobs: Iterable[Job], expected: int = 1) -> Iterator[Done | JobLost]:
        """Yield the result of each job, in the order of completion; reports and pages are written already.

        Raises NoCluster, ClusterLost, ChecksFault or MissingWalls.
        """
        queue = JobQueue(jobs)
        if not queue:
            return
        with connected(self.address, self.size) as connection:
            self.connection, self.ray = connection, connection.ray
            try:
                yield from self._grade(queue)
            finally:
                self._close()

    def _grade(self, queue: JobQueue) -> Iterator[Done | JobLost]:
        while queue or any(post.job for post in self.posts.values()):
            self._look(queue)
            while queue and self.idle:
                self._give(self.idle.pop(), queue.take())
            if not self.posts:
                raise self._none_left()
            ready, _ = self.ray.wait(list(self.posts), num_returns=1, timeout=1.0)
            for answer in ready:
                yield from self._hear(self.posts.pop(answer), answer, queue)
            now = time.monotonic()
            for answer, post in [(answer, post) for answer, post in self.posts.items() if now > post.deadline]:
                del self.posts[answer]
                yield from self._lose(post, queue)

    # --- nodes

    def _look(self, queue: JobQueue) -> None:
        """Start stations on nodes with room; nodes may have joined."""
        now = time.monotonic()
        if now - self.looked < LOOK_SECONDS:
            return
        self.looked = now
        alive = self._alive()
        self.nodes |= {id: _Node(listed, bool(self.gpus)) for id, listed in alive.items() if id not in self.nodes}
        room = self._room(queue)
        # one on each node, then the second: no node stands idle
        while room > 0 and (free := [node for id, node in self.nodes.items() if id in alive and node.places]):
            for node in free[:room]:
                node.places -= 1
                room -= 1
                self._start(node)

    def _room(self, queue: JobQueue) -> int:
        """Return the number of further stations that there is work for."""
        busy = sum(post.job is not None for post in self.posts.values())
        places = sum(node.places for node in self.nodes.values()) + len(self.posts) + len(self.idle)
        most = min(self.size or places, places)
        return min(most, queue.count(most) + busy) - len(self.posts) - len(self.idle)

    def _alive(self) -> dict[str, dict[str, Any]]:
        if not self.connection.answers():
            raise ClusterLost(message("ray_lost", address=self.address))
        return {listed["NodeID"]: listed for listed in self.ray.nodes() if listed["Alive"]}

    def _start(self, node: _Node) -> None:
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        options: dict[str, Any] = {"num_cpus": 1, "num_gpus": self.gpus, "max_restarts": 0, "max_task_retries": 0}
        options["scheduling_strategy"] = NodeAffinitySchedulingStrategy(node.id, soft=False)
        actor = self.ray.remote(visitor()).options(**options).remote()
        self.posts[actor.versions.remote()] = _Post(node, actor)

    def _leave_out(self, post: _Post, why: Message) -> None:
        """Give up a station and its node, and note the reason once."""
        self._kill(post)
        post.node.places = 0
        self._tell(why)

    def _tell(self, note: Message) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def _none_left(self) -> NoCluster | ClusterLost:
        """Return the error for a run without any station left."""
        if self.used:
            return ClusterLost(message("ray_none_left"))
        told, self.notes = self.notes, []
        return NoCluster(*told or [message("ray_no_cores")])

    # --- stations

    def _give(self, post: _Post, job: Job) -> None:
        post.job = job
        seconds = self.setup.seconds[job.submission.slug] + SUBMISSION_GRACE
        post.deadline = time.monotonic() + START_SECONDS + MOST_ATTEMPTS * seconds  # its own pool is to tell first
        sent = msgspec.structs.replace(job, deliver="page")  # a node has no output folder
        self.posts[post.actor.grade.remote(msgspec.msgpack.encode(sent))] = post

    def _hear(self, post: _Post, answer: Any, queue: JobQueue) -> Iterator[Done | JobLost]:
        try:
            said = self.ray.get(answer, timeout=FETCH_SECONDS)
        except self.ray.exceptions.RayError:
            yield from self._lose(post, queue)
            return
        if post.asked_versions:
            self._compare(post, said)
            return
        job, post.job = post.job, None
        assert job is not None
        reply: Reply = msgspec.msgpack.decode(said, type=Reply)
        if isinstance(reply, Graded):
            self.idle.append(post)
            yield self._keep(job, reply.done)
        elif isinstance(reply, Lost):
            self.idle.append(post)
            yield JobLost(job)
        elif reply.why == "checks":
            raise ChecksFault(reply.text)
        else:
            queue.give_back(job)
            if reply.why == "walls":
                self._leave_out(post, message("node_walls", node=post.node.name, walls=reply.text))
            elif reply.why == "gpu":
                self._leave_out(post, message("node_gpu", node=post.node.name, text=reply.text))
            else:
                post.node.trouble = reply.text
                yield from self._lose(post, queue)

    def _compare(self, post: _Post, versions: dict[str, str]) -> None:
        """Use a station, or leave its node out if other versions there could change a verdict."""
        differing = [(name, found) for name, found in versions.items() if found != getattr(self.wanted, name)]
        if differing:
            there = ", ".join(f"{name} {found}" for name, found in differing)
            here = ", ".join(f"{name} {getattr(self.wanted, name)}" for name, _ in differing)
            self._leave_out(post, message("node_differs", node=post.node.name, there=there, here=here))
            return
        if not post.is_open:
            post.actor.open.remote(*self.parts)
        post.is_open, post.asked_versions, self.used = True, False, True
        self.idle.append(post)

    def _keep(self, job: Job, done: Done) -> Done:
        student, slug = job.key
        write_graded(self.out, student, slug, done.page, done.report)
        self.faults.print(done.faults)
        return done

    def _lose(self, post: _Post, queue: JobQueue) -> Iterator[JobLost]:
        """Handle a lost station: its job goes to another, and its node, if alive, has room for a new one."""
        node = post.node
        if not post.is_open and time.monotonic() > post.deadline:
            self._leave_out(post, message("node_busy", node=node.name, minutes=round(START_SECONDS / 60)))
            return
        self._kill(post)
        for other in [other for other in self.idle if other.node is node]:  # gone too, perhaps, and not yet missed
            self.idle.remove(other)
            other.asked_versions = True
            self.posts[other.actor.versions.remote()] = other
        node.losses += 1
        if node.losses <= MOST_LOSSES:
            node.places += 1
            self._tell(message("node_lost", node=node.name))
        else:
            node.places = 0
            self._tell(message("node_restarts", node=node.name, count=MOST_LOSSES, text=node.trouble))
        if post.job is not None and (lost := queue.lose(post.job)) is not None:
            yield lost

    def _kill(self, post: _Post) -> None:
        self.ray.kill(post.actor)
        self.looked = 0.0  # there may be room for another

    def _close(self) -> None:
        """Close all stations in order, so that each one first cleans up its node's disk."""
        closing = [post.actor.close.remote() for post in self.idle]
        if closing:
            self.ray.wait(closing, num_returns=len(closing), timeout=CLOSE_SECONDS)
        for post in [*self.idle, *self.posts.values()]:
            self._kill(post)
