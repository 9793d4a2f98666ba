"""kill -9 between any two steps loses nothing that was acknowledged."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from hilum.errors import DimseError
from tests.workflow.making import Clock, opened, to_state

ROOT = Path(__file__).parents[2]


def run_and_kill(folder: Path, lines: int) -> list[tuple[str, str]]:
    """Run the writer, kill it after it has acknowledged that many things; what those were."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.workflow.killed", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment,
    )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if len(said) == lines:
            process.send_signal(signal.SIGKILL)
    process.wait()
    return [tuple(line.split()) for line in said if line.endswith("\n")]  # type: ignore[misc]


@pytest.mark.parametrize("lines", [1, 23, 160])
def test_what_was_acknowledged_is_there(folder: Path, lines: int) -> None:
    acknowledged: dict[str, set[str]] = defaultdict(set)
    for what, uid in run_and_kill(folder, lines):
        acknowledged[what].add(uid)
    flow = opened(folder, Clock())
    for uid in acknowledged["order"]:
        assert flow.worklist.of_order(accession=uid)
    for uid in acknowledged["begun"]:
        assert flow.performed.get(uid).uid == uid
    for uid in acknowledged["done"]:
        assert flow.performed.get(uid).status == "COMPLETED"
        (number,) = flow.worklist.of_order(study=uid)
        step = flow.worklist.step(number)
        assert step is not None
        assert step.status == "COMPLETED"
    for uid in acknowledged["workitem"]:
        assert flow.workitems.get(uid).uid == uid
    for uid in acknowledged["claimed"]:
        assert flow.workitems.get(uid).state == "IN PROGRESS"
        with pytest.raises(DimseError) as failure:
            flow.workitems.change_state(uid, to_state("COMPLETED", "9.9"))
        assert failure.value.status == 0xC301
    transactions = {one.transaction_uid for one in flow.commitments.transactions()}
    assert acknowledged["asked"] <= transactions
    forwarded = {(one.kind, one.details["uid"]) for one in flow.outbox.deliveries()}
    assert {("mpps create", uid) for uid in acknowledged["begun"]} <= forwarded
    assert {("mpps set", uid) for uid in acknowledged["done"]} <= forwarded
    flow.close()
