"""What is quick to fill in is, byte for byte, what the builders of messages make."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilum.dimse.command import parse_command
from hilum.dimse.exchange import SubOperations
from hilum.dimse.messages import c_get_rq, c_move_rq, c_store_rq, respond
from hilum.dimse.repeated import PendingCounts, store_request
from hilum.errors import UsageError

CT = "1.2.840.10008.5.1.4.1.1.2"
GET, MOVE = "1.2.840.10008.5.1.4.1.2.2.3", "1.2.840.10008.5.1.4.1.2.2.2"
UIDS = st.from_regex(r"[1-9][0-9.]{0,63}", fullmatch=True)
NUMBERS = st.integers(0, 0xFFFF)
COUNTS = st.integers(0, 0x1FFFF)


@given(UIDS, UIDS, NUMBERS, st.sampled_from((0, 1, 2)), st.one_of(st.none(), NUMBERS))
def test_a_store_request(
    sop_class: str, instance: str, message_id: int, priority: int, originator: int | None
) -> None:
    aet = None if originator is None else "ARCHIVE"
    quick = store_request(
        sop_class,
        instance,
        priority=priority,
        originator_aet=aet,
        originator_message_id=originator,
    )
    assert quick.numbered(message_id) == c_store_rq(
        message_id,
        sop_class,
        instance,
        priority=priority,
        move_originator_aet=aet,
        move_originator_message_id=originator,
    )


@pytest.mark.parametrize("instance", ["", "1" * 65, "1.2.\u00e9"])
def test_an_instance_uid_that_is_none(instance: str) -> None:
    with pytest.raises(UsageError):
        store_request(CT, instance)


@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS), min_size=1, max_size=4))
def test_pending_counts(counts: list[tuple[int, int, int, int]]) -> None:
    for encoded in (c_get_rq(7, GET), c_move_rq(7, MOVE, "SINK")):
        request = parse_command(encoded)
        pending = PendingCounts(request)
        for completed, failed, warning, remaining in counts:
            now = SubOperations(remaining)
            now.completed, now.failed, now.warning = completed, failed, warning
            elements: dict[str, Any] = {**now.elements(0xFF00)}
            assert pending.response(now) == respond(request, 0xFF00, **elements)
