"""Processes of ours end with the one that began them, however it ends."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from office import REPO, environment

BEGINS = """
import time
from builder.executors import executor_of

if __name__ == "__main__":
    with executor_of("processes:1") as worker:
        worker.submit(int).result()
        sleeping = worker.submit(time.sleep, 600)
        print("asleep", flush=True)
        sleeping.result()
"""


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_a_worker_ends_with_the_build(sign: signal.Signals, tmp_path_factory: pytest.TempPathFactory) -> None:
    script = tmp_path_factory.mktemp("script") / "begins.py"
    script.write_text(BEGINS, "utf-8")
    env = environment({"PYTHONPATH": str(REPO)})
    with subprocess.Popen(
        [sys.executable, str(script)], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout and run.stdout.readline() == b"asleep\n"
        run.send_signal(sign)
        run.communicate(timeout=60)  # the worker holds both pipes as long as it lives
    assert run.returncode != 0
