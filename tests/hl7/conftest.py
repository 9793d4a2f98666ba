"""A data folder whose worklist messages can feed."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from hilum.archive.workflow import attributes as ds
from hilum.archive.workflow.database import FILE_NAME, Database
from hilum.archive.workflow.worklist import Worklist
from hilum.hl7.mapping import Mapper
from hilum.hl7.message import parse
from hilum.hl7.receiver import Receiver
from hilum.hl7.worklist import WorklistFeed
from hilum.tables.dictionary import tag_of
from tests.hl7.messages import wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hilum.dataset.codec import DataSet
    from hilum.hl7.message import Message
    from hilum.observe import Event

STEPS = tag_of("ScheduledProcedureStepSequence")


class Department:
    """A worklist, the feed into it, and what was told about messages."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(folder / FILE_NAME)
        numbers = count(1)
        self.worklist = Worklist(self.database, lambda: 0, lambda: f"1.2.3.{next(numbers)}")
        self.feed = WorklistFeed(self.database, lambda: next(numbers))
        self.events: list[Event] = []
        self.receiver = self.receiving()

    def receiving(self, **options: Any) -> Receiver:
        return Receiver(self.feed, Mapper(), observer=self.events.append, **options)

    def take(self, message: str, **options: Any) -> Message:
        """The acknowledgement of a typed message."""
        receiver = self.receiving(**options) if options else self.receiver
        (answer,) = receiver.answer(wire(message, "utf-8"), "127.0.0.1")
        return parse(answer)

    def code(self, message: str) -> str:
        return self.take(message).value("MSA", 1)

    def items(self, **keys: str) -> list[DataSet]:
        """What a modality sees."""
        wanted = {"PatientName": "", "PatientID": "", "PatientBirthDate": "", "PatientSex": "",
                  "AccessionNumber": "", "StudyInstanceUID": "", "RequestedProcedureID": "",
                  "RequestedProcedureDescription": "", **keys}  # fmt: skip
        step = {"Modality": "", "ScheduledProcedureStepID": "", "ScheduledStationAETitle": "",
                "ScheduledProcedureStepStartDate": "", "ScheduledProcedureStepStartTime": "",
                "ScheduledProcedureStepStatus": ""}  # fmt: skip
        return list(
            self.worklist.find(ds.data_set(**wanted, ScheduledProcedureStepSequence=[step]))
        )

    def states(self) -> dict[str, str]:
        """The state of every step by its ID, finished or not."""
        return {
            ds.text(ds.items(row.item, STEPS)[0], tag_of("ScheduledProcedureStepID")): row.status
            for row in self.worklist.steps(finished=True)
        }


@pytest.fixture
def department(tmp_path: Path) -> Iterator[Department]:
    made = Department(tmp_path)
    yield made
    made.database.close()


def text(elements: DataSet, keyword: str) -> str:
    return ds.text(elements, tag_of(keyword))
