"""What can be sent in another transfer syntax than it has."""

from __future__ import annotations

import pytest

from hilum.services.outgoing import convertible
from hilum.tables.uids import TRANSFER_SYNTAXES, TransferSyntax

UNCOMPRESSED = {
    "ImplicitVRLittleEndian",
    "ExplicitVRLittleEndian",
    "DeflatedExplicitVRLittleEndian",
    "ExplicitVRBigEndian",
}


@pytest.mark.parametrize(
    "syntax",
    [row for row in TRANSFER_SYNTAXES.values() if not row.encapsulated],
    ids=lambda s: s.uid,
)
def test_only_what_has_its_pixels_is_recoded(syntax: TransferSyntax) -> None:
    """The pixels of JPIP are elsewhere, and so is the way to read them."""
    assert convertible(syntax.uid) == (syntax.keyword in UNCOMPRESSED)
