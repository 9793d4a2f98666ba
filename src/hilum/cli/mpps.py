"""`hilum mpps`: tell a peer what a modality does, and what it has done."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from hilum.cli.attributes import (
    attributes_argument,
    file_option,
    one_list_in,
    peer_options,
    requestor_of,
    set_by,
    show_attributes,
    tell_created,
    tell_done,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hilum.dataset.codec import DataSet

__all__ = ["mpps"]

_images_option = click.option(
    "--images",
    multiple=True,
    type=click.Path(exists=True),
    metavar="PATH",
    help="Files or folders that were made: the Performed Series Sequence lists them; again for"
    " more.",
)


@click.group()
def mpps() -> None:
    """Modality performed procedure steps (MPPS): what a modality does, and what it has done.

    PEER is AET@host:port, or a name from the settings file. A step is begun by `create`, whose UID
    the others take, and ended by `complete` or `discontinue`; after that nothing changes it.
    """


@mpps.command()
@peer_options
@attributes_argument
@click.option(
    "--from-worklist",
    "scheduled",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="The worklist item that is performed, as JSON or DICOM file (- for standard input).",
)
@file_option
@click.option("--uid", default="", metavar="UID", help="The step's UID; otherwise a new one.")
def create(
    peer: str,
    attributes: tuple[str, ...],
    scheduled: str | None,
    source: str | None,
    uid: str,
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Begin a step (N-CREATE), and print its UID.

    KEY is a keyword or a tag: PatientID=P1 Modality=CT StudyInstanceUID=1.2.3; attributes of the
    scheduled step need not name their sequence. FILE has attributes of the step, or is an image
    that was made in it. ID, station, start and status are made up where they are not said; what
    must be there and is not is told before anything is sent.
    """
    from hilum.services.mpps_scu import PLACES, from_worklist

    given = _performed(one_list_in(source)) if source else {}
    if scheduled:
        given = {**from_worklist(one_list_in(scheduled)), **given}
    requestor = requestor_of(peer, calling, timeout, config)
    found = requestor.mpps_create(set_by(given, attributes, PLACES), uid=uid)
    tell_created(found, as_json)


def _performed(content: DataSet) -> DataSet:
    """What is meant by a file: attributes of a step, or an instance that was made in it."""
    from hilum.services.mpps_scu import from_instance
    from hilum.tables.dictionary import tag_of

    return from_instance(content) if tag_of("SeriesInstanceUID") in content else content


@mpps.command("set")
@peer_options
@click.argument("uid")
@attributes_argument
@file_option
@_images_option
def set_(
    peer: str,
    uid: str,
    attributes: tuple[str, ...],
    source: str | None,
    images: tuple[str, ...],
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Change the step UID while it is in progress (N-SET)."""
    content = _content(source, images, attributes)
    requestor = requestor_of(peer, calling, timeout, config)
    tell_done(requestor.mpps_set(uid, content), as_json, "set")


def _content(source: str | None, images: Sequence[str], attributes: Sequence[str]) -> DataSet:
    from hilum.services.mpps_scu import PLACES, performed_series
    from hilum.services.referenced import series_of

    made = performed_series(series_of(images)) if images else {}
    return set_by({**made, **one_list_in(source)}, attributes, PLACES)


@mpps.command()
@peer_options
@click.argument("uid")
@attributes_argument
@file_option
@_images_option
def complete(**given: Any) -> None:
    """End the step UID: it has been performed (N-SET).

    --images names what it made. The end is now if it is not said.
    """
    _end("COMPLETED", **given)


@mpps.command()
@peer_options
@click.argument("uid")
@attributes_argument
@file_option
@_images_option
def discontinue(**given: Any) -> None:
    """Break the step UID off (N-SET).

    Why: PerformedProcedureStepDiscontinuationReasonCodeSequence=VALUE^SCHEME^MEANING. --images
    names what it made before. The end is now if it is not said.
    """
    _end("DISCONTINUED", **given)


def _end(
    state: str,
    *,
    peer: str,
    uid: str,
    attributes: tuple[str, ...],
    source: str | None,
    images: tuple[str, ...],
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    from hilum.services.mpps_scu import ended

    content = ended(_content(source, images, attributes), state, datetime.now())
    requestor = requestor_of(peer, calling, timeout, config)
    tell_done(requestor.mpps_set(uid, content), as_json, state.lower())


@mpps.command()
@peer_options
@click.argument("uid")
@click.argument("keys", nargs=-1, metavar="[KEY]...")
def get(
    peer: str,
    uid: str,
    keys: tuple[str, ...],
    calling: str,
    timeout: float,
    config: str | None,
    as_json: bool,
) -> None:
    """Print the step UID as it stands, or the attributes KEY of it (MPPS Retrieve, N-GET)."""
    requestor = requestor_of(peer, calling, timeout, config)
    show_attributes(requestor.mpps_get(uid, *keys), as_json)
