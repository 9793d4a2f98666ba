"""Another process on a data folder: does what it is told, line by line, until it is killed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

from hilum.archive.workflow.commitment import Reference, request_data_set
from hilum.archive.workflow.workflow import Options, Workflow, open_workflow
from tests.workflow.making import Clock


def answer(flow: Workflow, words: list[str]) -> object:
    if words[0] == "claim":
        return flow.duty.claim()
    if words[0] == "take":
        return [one.id for one in flow.outbox.take()]
    if words[0] == "listen":
        flow.listeners.begin(words[1], words[2], SimpleNamespace(open=True))
        return None
    if words[0] == "examine":
        flow.commitments.adopt()
        return flow.commitments.due()
    references = [Reference("1.2.840.10008.5.1.4.1.1.2", uid) for uid in words[2:]]
    return flow.commitments.request(request_data_set(words[1], references), "CT1")


def main() -> None:
    flow = open_workflow(Path(sys.argv[1]), Clock(), lambda: f"2.25.{uuid4().int}", Options())
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(flow, json.loads(line))), flush=True)


main()
