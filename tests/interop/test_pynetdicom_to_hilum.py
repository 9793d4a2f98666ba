"""pynetdicom sends to Hilum, each file as it is; the archive holds the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydicom.uid import ExplicitVRLittleEndian, UltrasoundMultiFrameImageStorage
from pynetdicom.pdu_primitives import (
    SCP_SCU_RoleSelectionNegotiation,
    SOPClassExtendedNegotiation,
    UserIdentityNegotiation,
)

from tests import synthetic
from tests.peers import pynetdicom_peer as pynetdicom
from tests.peers.archive import differing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.corpus import Sample
    from tests.peers.hilum import HilumServer

SUCCESS = 0x0000
VERIFICATION = "1.2.840.10008.1.1"


def test_echo_from_pynetdicom(hilum_server: HilumServer) -> None:
    association = pynetdicom.connect(hilum_server.port, [(VERIFICATION, ExplicitVRLittleEndian)])
    assert [association.send_c_echo().Status for _ in range(3)] == [SUCCESS] * 3
    association.release()
    assert association.is_released


def test_every_transfer_syntax_is_stored_as_received(
    hilum_server: HilumServer, make: Callable[..., list[Sample]]
) -> None:
    syntaxes = (*synthetic.TRANSFER_SYNTAXES, synthetic.PRIVATE_TRANSFER_SYNTAX)
    # pynetdicom compares the syntaxes of one SOP class, and stumbles over those it does not know.
    classes = synthetic.STORAGE_SOP_CLASSES[-len(syntaxes) :]
    sent = [
        sample
        for syntax, sop_class in zip(syntaxes, classes, strict=True)
        for sample in make(transfer_syntax=syntax, sop_class=sop_class)
    ]
    assert set(pynetdicom.send(hilum_server.port, sent).values()) == {SUCCESS}
    assert differing(sent, hilum_server.stored()) == []


def test_every_storage_sop_class_and_a_private_one_are_accepted(
    hilum_server: HilumServer, make: Callable[..., list[Sample]]
) -> None:
    classes = (*synthetic.STORAGE_SOP_CLASSES, synthetic.PRIVATE_SOP_CLASS)
    sent = [sample for sop_class in classes for sample in make(sop_class=sop_class)]
    assert set(pynetdicom.send(hilum_server.port, sent).values()) == {SUCCESS}
    assert differing(sent, hilum_server.stored()) == []


@pytest.mark.parametrize("maximum_length", [0, 4096, 65536])
def test_any_maximum_length_of_the_peer(
    hilum_server: HilumServer, make: Callable[..., list[Sample]], maximum_length: int
) -> None:
    sent = make(3, pixels=bytes(300_000))
    statuses = pynetdicom.send(hilum_server.port, sent, maximum_length=maximum_length)
    assert set(statuses.values()) == {SUCCESS}
    assert differing(sent, hilum_server.stored()) == []


def test_extended_negotiation_states_full_storage_without_coercion(
    hilum_server: HilumServer,
) -> None:
    """PS3.4 B.3.1: level 2, signature level 3, no coercion."""
    sop_class = UltrasoundMultiFrameImageStorage
    asked = SOPClassExtendedNegotiation()
    asked.sop_class_uid = sop_class
    asked.service_class_application_information = bytes((2, 0, 0, 0, 0, 0))
    role = SCP_SCU_RoleSelectionNegotiation()
    role.sop_class_uid, role.scu_role, role.scp_role = sop_class, True, False
    association = pynetdicom.connect(
        hilum_server.port, [(sop_class, ExplicitVRLittleEndian)], ext_neg=[asked, role]
    )
    assert association.acceptor.sop_class_extended == {sop_class: bytes((2, 0, 3, 0, 0, 0))}
    association.release()


def test_user_identity_is_taken_from_pynetdicom(hilum_server: HilumServer) -> None:
    identity = UserIdentityNegotiation()
    identity.user_identity_type = 2
    identity.primary_field, identity.secondary_field = b"somebody", b"secret"
    association = pynetdicom.connect(
        hilum_server.port, [(VERIFICATION, ExplicitVRLittleEndian)], ext_neg=[identity]
    )
    assert association.send_c_echo().Status == SUCCESS
    association.release()
