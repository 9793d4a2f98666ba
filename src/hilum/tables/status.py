"""Statuses of DIMSE responses, general and by service.

Owns the status tables of PS3.7 Annex C and PS3.4, and when Hilum sends each C-STORE status.
Data and its look-up only: knows nothing of messages, services or the archive.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

__all__ = [
    "GENERAL",
    "SERVICES",
    "Status",
    "StatusClass",
    "StatusTable",
    "find",
    "meaning",
    "status_class",
]


class StatusClass(StrEnum):
    """The five classes of PS3.7 Annex C."""

    SUCCESS = "Success"
    WARNING = "Warning"
    FAILURE = "Failure"
    CANCEL = "Cancel"
    PENDING = "Pending"


class Status(NamedTuple):
    """One row: the codes `first` to `last`, what they mean, what the response may add.

    `fields` are keywords of command elements, and "Data Set" where a data set comes along.
    `when` says on which condition Hilum sends it, for the conformance statement ("" = never).
    """

    first: int
    last: int
    status_class: StatusClass
    meaning: str
    fields: tuple[str, ...] = ()
    ref: str = ""
    when: str = ""


class StatusTable(NamedTuple):
    """The statuses of one operation of a service class, in the standard's own table."""

    title: str
    ref: str
    rows: tuple[Status, ...]


_SUCCESS, _WARNING, _FAILURE, _CANCEL, _PENDING = StatusClass
_COMMENT = ("ErrorComment",)
_ELEMENT = ("OffendingElement", "ErrorComment")
_CLASS, _INSTANCE = "AffectedSOPClassUID", "AffectedSOPInstanceUID"
_LIST = "AttributeIdentifierList"
_TYPE = ("EventTypeID", "ActionTypeID")
_DATA_SET = "Data Set"
_COUNTS = (
    "NumberOfRemainingSuboperations",
    "NumberOfCompletedSuboperations",
    "NumberOfFailedSuboperations",
    "NumberOfWarningSuboperations",
)
_ENDED = _COUNTS[1:]
"""What a final response counts. Tables Y.4 and Z.4 let it count what remains, too: nothing does."""


def _one(
    code: int,
    status_class: StatusClass,
    text: str,
    fields: tuple[str, ...] = (),
    ref: str = "",
    when: str = "",
) -> Status:
    return Status(code, code, status_class, text, fields, ref, when)


def status_class(code: int) -> StatusClass:
    """The class of any status, listed or not (PS3.7 Annex C, the table of its introduction).

    A code outside the ranges that PS3.7 allows is a failure: nothing was promised.
    """
    if code == 0x0000:
        return _SUCCESS
    if code in (0xFF00, 0xFF01):
        return _PENDING
    if code == 0xFE00:
        return _CANCEL
    if 0xB000 <= code <= 0xBFFF or code in (0x0001, 0x0107, 0x0116):
        return _WARNING
    return _FAILURE


# fmt: off
GENERAL = StatusTable("Any DIMSE operation", "PS3.7 Annex C", (
    _one(0x0000, _SUCCESS, "Success", (), "C.1.1"),
    _one(0xFE00, _CANCEL, "Cancel", (), "C.3.1"),
    _one(0x0107, _WARNING, "Attribute list error", (_CLASS, _INSTANCE, _LIST), "C.4.2"),
    _one(0x0116, _WARNING, "Attribute Value out of range", (_DATA_SET,), "C.4.3"),
    _one(0x0122, _FAILURE, "Refused: SOP Class not supported", _COMMENT, "C.5.6"),
    _one(0x0119, _FAILURE, "Class-Instance conflict", (_CLASS, _INSTANCE), "C.5.7"),
    _one(0x0111, _FAILURE, "Duplicate SOP Instance", (_INSTANCE,), "C.5.8"),
    _one(0x0210, _FAILURE, "Duplicate invocation", (), "C.5.9"),
    _one(0x0115, _FAILURE, "Invalid argument value",
         (_CLASS, _INSTANCE, *_TYPE, _DATA_SET), "C.5.10"),
    _one(0x0106, _FAILURE, "Invalid Attribute Value", (_DATA_SET,), "C.5.11"),
    _one(0x0117, _FAILURE, "Invalid SOP Instance", (_INSTANCE,), "C.5.12"),
    _one(0x0120, _FAILURE, "Missing Attribute", (_LIST,), "C.5.13"),
    _one(0x0121, _FAILURE, "Missing Attribute Value", (_DATA_SET,), "C.5.14"),
    _one(0x0212, _FAILURE, "Mistyped argument", (), "C.5.15"),
    _one(0x0114, _FAILURE, "No such argument", (_CLASS, *_TYPE), "C.5.16"),
    _one(0x0105, _FAILURE, "No such Attribute", (_LIST,), "C.5.17"),
    _one(0x0113, _FAILURE, "No such Event Type", (_CLASS, "EventTypeID"), "C.5.18"),
    _one(0x0112, _FAILURE, "No such SOP Instance", (_INSTANCE,), "C.5.19"),
    _one(0x0118, _FAILURE, "No such SOP Class", (_CLASS,), "C.5.20"),
    _one(0x0110, _FAILURE, "Processing Failure",
         (_CLASS, _INSTANCE, "ErrorComment", "ErrorID"), "C.5.21"),
    _one(0x0213, _FAILURE, "Resource limitation", (), "C.5.22"),
    _one(0x0211, _FAILURE, "Unrecognized operation", (), "C.5.23"),
    _one(0x0123, _FAILURE, "No such Action Type", (_CLASS, "ActionTypeID"), "C.5.24"),
    _one(0x0124, _FAILURE, "Refused: Not authorized", _COMMENT, "C.5.25"),
))

_STORAGE = (
    _one(0x0000, _SUCCESS, "Success", (), "B.2-1",
         "The data set is on stable storage exactly as received, with a digest, and indexed;"
         " or it is byte for byte what is stored already under this UID; or it differs from it"
         " and the policy keeps both or replaces with history."),
    _one(0xB000, _WARNING, "Coercion of Data Elements", _ELEMENT, "B.2-1",
         ""),
    _one(0xB006, _WARNING, "Elements Discarded", _ELEMENT, "B.2-1", ""),
    _one(0xB007, _WARNING, "Data Set does not match SOP Class", _ELEMENT, "B.2-1",
         "Stored; the data set breaks a rule of its SOP Class, and the peer's settings accept"
         " warnings."),
    _one(0xA700, _FAILURE, "Refused: Out of resources", _COMMENT, "B.2-1",
         "Free space is below the low-water mark, the disk is full, or memory is short."),
    _one(0xA701, _FAILURE, "Refused: Out of resources", _COMMENT, "B.2-1",
         "The archive takes nothing: a sync failed earlier, or it is set read-only."),
    _one(0xA702, _FAILURE, "Refused: Out of resources", _COMMENT, "B.2-1",
         "Writing or syncing the segment failed."),
    _one(0xA703, _FAILURE, "Refused: Out of resources", _COMMENT, "B.2-1",
         "The index could not be written."),
    Status(0xA700, 0xA7FF, _FAILURE, "Refused: Out of resources", _COMMENT, "B.2-1"),
    _one(0xA900, _FAILURE, "Error: Data Set does not match SOP Class", _ELEMENT, "B.2-1",
         "SOP Class UID or SOP Instance UID of the data set is not that of the command, or the"
         " data set has no Study or no Series Instance UID though its SOP class needs them."),
    _one(0xA901, _FAILURE, "Error: Data Set does not match SOP Class", _ELEMENT, "B.2-1",
         "Other content is stored under this SOP Instance UID, and the policy is to reject."),
    Status(0xA900, 0xA9FF, _FAILURE, "Error: Data Set does not match SOP Class", _ELEMENT,
           "B.2-1"),
    _one(0xC000, _FAILURE, "Error: Cannot understand", _ELEMENT, "B.2-1",
         "The request announces no data set, or the data set cannot be walked to its end:"
         " truncated, unclosed sequence, nesting deeper than 64, or not in the transfer syntax"
         " negotiated."),
    Status(0xC000, 0xCFFF, _FAILURE, "Error: Cannot understand", _ELEMENT, "B.2-1"),
    _one(0x0110, _FAILURE, "Processing Failure",
         (_CLASS, _INSTANCE, "ErrorComment", "ErrorID"), "PS3.7 C.5.21",
         "An unforeseen error of the program; the log has it under the association's id."),
    _one(0x0111, _FAILURE, "Duplicate SOP Instance", (_INSTANCE,), "PS3.7 C.5.8"),
    _one(0x0117, _FAILURE, "Invalid SOP Instance", (_INSTANCE,), "PS3.7 C.5.12",
         "Affected SOP Instance UID is absent, longer than 64 characters, or not made of digits"
         " and dots."),
    _one(0x0122, _FAILURE, "Refused: SOP Class not supported", _COMMENT, "PS3.7 C.5.6",
         "Affected SOP Class UID is not the abstract syntax of the presentation context, or the"
         " settings refuse it."),
    _one(0x0124, _FAILURE, "Refused: Not authorized", _COMMENT, "PS3.7 C.5.25",
         "The settings do not let this peer store."),
    _one(0x0210, _FAILURE, "Duplicate invocation", (), "PS3.7 C.5.9",
         "The Message ID is that of an operation still in progress."),
    _one(0x0211, _FAILURE, "Unrecognized operation", (), "PS3.7 C.5.23",
         "The Command Field is none that the presentation context's service performs."),
    _one(0x0212, _FAILURE, "Mistyped argument", (), "PS3.7 C.5.15"),
)

_MATCHES_CONTINUE = (
    "Matches are continuing - Current Match is supplied and any Optional Keys were supported in"
    " the same manner as Required Keys."
)
_MATCHES_WARNING = (
    "Matches are continuing - Warning that one or more Optional Keys were not supported for"
    " existence{} for this Identifier."
)
_NO_RESOURCES = _one(0xA700, _FAILURE, "Refused: Out of resources", _COMMENT)
_MISMATCH = _one(0xA900, _FAILURE, "Error: Data Set does not match SOP Class", _ELEMENT)
_UNABLE = Status(0xC000, 0xCFFF, _FAILURE, "Failed: Unable to process", _ELEMENT)
_MATCH_CANCELLED = _one(0xFE00, _CANCEL, "Matching terminated due to Cancel request")
_MATCH_COMPLETE = _one(0x0000, _SUCCESS, "Matching is complete - No final Identifier is supplied.")
_MATCH = _one(0xFF00, _PENDING, _MATCHES_CONTINUE, (_DATA_SET,))
_MATCH_OPTIONAL = _one(0xFF01, _PENDING, _MATCHES_WARNING.format(""), (_DATA_SET,))

_FIND = (_NO_RESOURCES, _MISMATCH, _UNABLE, _MATCH_CANCELLED, _MATCH_COMPLETE, _MATCH)
_WORKLIST = (*_FIND, _MATCH_OPTIONAL)

_QUERY = (
    _one(0xA700, _FAILURE, "Refused: Out of resources", _COMMENT, "",
         "The limit of matches or of time was reached; as many matches as it allows were sent"
         " before."),
    _one(0xA900, _FAILURE, "Error: Data Set does not match SOP Class", _ELEMENT, "",
         "Query/Retrieve Level is missing or none of the information model, or a unique key above"
         " the level is missing, a list, or has a wildcard, and relational queries were not agreed"
         " upon."),
    _one(0xC000, _FAILURE, "Failed: Unable to process", _ELEMENT, "",
         "There is no identifier, or it cannot be decoded."),
    Status(0xC000, 0xCFFF, _FAILURE, "Failed: Unable to process", _ELEMENT),
    _one(0xFE00, _CANCEL, "Matching terminated due to Cancel request", (), "",
         "The peer sent C-CANCEL. Matches that were on their way may have come before."),
    _one(0x0000, _SUCCESS, "Matching is complete - No final Identifier is supplied.", (), "",
         "Every match was sent."),
    _one(0xFF00, _PENDING, _MATCHES_CONTINUE, (_DATA_SET,), "", "A match."),
    _one(0xFF01, _PENDING, _MATCHES_WARNING.format(" and/or matching"), (_DATA_SET,), "",
         "A match; a key of the request is not known, is of a lower level, or cannot be matched:"
         " it was ignored, and comes back empty."),
    _one(0x0122, _FAILURE, "Refused: SOP Class not supported", _COMMENT, "PS3.7 C.5.6",
         "Affected SOP Class UID is not the abstract syntax of the presentation context."),
    _one(0x0124, _FAILURE, "Refused: Not authorized", _COMMENT, "PS3.7 C.5.25",
         "The settings do not let this peer query."),
    _one(0x0110, _FAILURE, "Processing Failure", _COMMENT, "PS3.7 C.5.21",
         "An unforeseen error of the program; the log has it under the association's id."),
    _one(0x0210, _FAILURE, "Duplicate invocation", (), "PS3.7 C.5.9",
         "The Message ID is that of an operation still in progress."),
    _one(0x0211, _FAILURE, "Unrecognized operation", (), "PS3.7 C.5.23",
         "The Command Field is none that the presentation context's service performs."),
)

_RETRIEVE = (
    _one(0xA701, _FAILURE,
         "Refused: Out of resources - Unable to calculate number of matches", _COMMENT),
    _one(0xA702, _FAILURE,
         "Refused: Out of resources - Unable to perform sub-operations", _ENDED),
    _MISMATCH,
    _UNABLE,
    _one(0xFE00, _CANCEL, "Sub-operations terminated due to Cancel Indication", _COUNTS),
    _one(0xFF00, _PENDING, "Sub-operations are continuing", _COUNTS),
)
_UNKNOWN_DESTINATION = _one(0xA801, _FAILURE, "Refused: Move Destination unknown", _COMMENT)
_SOME_FAILED = "Sub-operations Complete - One or more Failures"
_NONE_FAILED = "Sub-operations Complete - No Failures"
_RETRIEVED_OR_WARNED = (
    _one(0xB000, _WARNING, _SOME_FAILED + " or Warnings", _ENDED),
    _one(0x0000, _SUCCESS, _NONE_FAILED + " or Warnings", _ENDED),
)
_FRAMES = (
    _one(0xAA00, _FAILURE,
         "Failed: None of the frames requested were found in the SOP Instance", _COMMENT),
    _one(0xAA01, _FAILURE, "Failed: Unable to create new object for this SOP Class", _COMMENT),
    _one(0xAA02, _FAILURE, "Failed: Unable to extract frames", _COMMENT),
    _one(0xAA03, _FAILURE, "Failed: Time-based request received for a non-time-based original"
         " SOP Instance.", _COMMENT),
    _one(0xAA04, _FAILURE, "Failed: Invalid Request", _ELEMENT),
)

_OPTIONAL_ATTRIBUTES = _one(0x0001, _WARNING, "Requested optional Attributes are not supported")
_NO_UPS = _one(0xC307, _FAILURE, "Failed: Specified SOP Instance UID does not exist or is not a"
               " UPS Instance managed by this SCP")

_DEMAGNIFIED = _one(0xB604, _WARNING, "Image size is larger than image box size, the image has"
                    " been demagnified.")
_DENSITY = _one(0xB605, _WARNING, "Requested Min Density or Max Density outside of printer's"
                " operating range. The printer will use its respective minimum or maximum density"
                " value instead.")
_CROPPED = _one(0xB609, _WARNING, "Image size is larger than the Image Box size. The Image has"
                " been cropped to fit.")
_DECIMATED = _one(0xB60A, _WARNING, "Image size or Combined Print Image size is larger than the"
                  " Image Box size. Image or Combined Print Image has been decimated to fit.")
_TOO_LARGE = _one(0xC603, _FAILURE, "Failed: Image size is larger than image box size")
_COMBINED = _one(0xC613, _FAILURE,
                 "Failed: Combined Print Image size is larger than the Image Box size")
_IMAGE_BOX = (
    _DEMAGNIFIED, _CROPPED, _DECIMATED, _TOO_LARGE,
    _one(0xC605, _FAILURE, "Failed: Insufficient memory in printer to store the image"),
    _COMBINED,
)
_QUEUE_FULL = "Failed: Unable to create Print Job SOP Instance; print queue is full"
_NO_VERIFICATION = _one(0xC112, _FAILURE, "Failed: Machine Verification requested instance not"
                        " found.")

SERVICES: dict[str, StatusTable] = {
    "storage": StatusTable("Storage C-STORE", "PS3.4 Table B.2-1", _STORAGE),
    "find": StatusTable("Query/Retrieve C-FIND", "PS3.4 Table C.4-1", _QUERY),
    "move": StatusTable("Query/Retrieve C-MOVE", "PS3.4 Table C.4-2", (
        *_RETRIEVE,
        _UNKNOWN_DESTINATION,
        _one(0xB000, _WARNING, _SOME_FAILED, _ENDED),
        _one(0x0000, _SUCCESS, _NONE_FAILED, _ENDED),
    )),
    "get": StatusTable("Query/Retrieve C-GET", "PS3.4 Table C.4-3",
                       (*_RETRIEVE, *_RETRIEVED_OR_WARNED)),
    "repository query": StatusTable("Repository Query C-FIND", "PS3.4 C.6.4", (
        *_WORKLIST,
        _one(0xA710, _FAILURE, "Invalid Prior Record Key", _ELEMENT),
        _one(0xB001, _WARNING, "Matching reached response limit, subsequent request may return"
             " additional matches"),
    )),
    "frame move": StatusTable("Composite Instance Root Retrieve C-MOVE", "PS3.4 Table Y.4-1", (
        *_RETRIEVE, _UNKNOWN_DESTINATION, *_FRAMES, *_RETRIEVED_OR_WARNED)),
    "frame get": StatusTable("Composite Instance Root Retrieve C-GET", "PS3.4 Table Y.4-2",
                             (*_RETRIEVE, *_FRAMES, *_RETRIEVED_OR_WARNED)),
    "get without bulk data": StatusTable(
        "Composite Instance Retrieve Without Bulk Data C-GET", "PS3.4 Table Z.4-1",
        (*_RETRIEVE, *_RETRIEVED_OR_WARNED)),
    "worklist": StatusTable("Modality Worklist C-FIND", "PS3.4 Table K.4-1", _WORKLIST),
    "relevant patient": StatusTable("Relevant Patient Information C-FIND", "PS3.4 Table Q.2-1", (
        _NO_RESOURCES,
        _MISMATCH,
        _one(0xC000, _FAILURE, "Failed: Unable to process", _ELEMENT),
        _one(0xC100, _FAILURE, "Failed: More than one match found", _ELEMENT),
        _one(0xC200, _FAILURE, "Failed: Unable to support requested template", _ELEMENT),
        _MATCH_CANCELLED,
        _MATCH_COMPLETE,
        _MATCH,
    )),
    "substance": StatusTable("Product Characteristics and Substance Approval C-FIND",
                             "PS3.4 Annex V", _WORKLIST),
    "non-patient storage": StatusTable("Non-Patient Object Storage C-STORE", "PS3.4 Table GG.4-1", (
        _NO_RESOURCES,
        _MISMATCH,
        _one(0xC000, _FAILURE, "Error: Cannot understand", _ELEMENT),
        _one(0x0000, _SUCCESS, "Success"),
    )),
    "mpps set": StatusTable("Modality Performed Procedure Step N-SET", "PS3.4 Table F.7.2-2", (
        _one(0x0110, _FAILURE, "Processing Failure", ("ErrorComment", "ErrorID")),
    )),
    "mpps get": StatusTable("Modality Performed Procedure Step Retrieve N-GET",
                            "PS3.4 Table F.8.2-2", (_OPTIONAL_ATTRIBUTES,)),
    "ups create": StatusTable("UPS N-CREATE", "PS3.4 Table CC.2.5-4", (
        _one(0x0000, _SUCCESS, "The UPS was created as requested"),
        _one(0xB300, _WARNING, "The UPS was created with modifications"),
        _one(0xC309, _FAILURE, "Failed: The provided value of UPS State was not SCHEDULED."),
    )),
    "ups set": StatusTable("UPS N-SET", "PS3.4 Table CC.2.6-1", (
        _one(0x0000, _SUCCESS, "The requested modification of the Attribute Values is performed"),
        _OPTIONAL_ATTRIBUTES,
        _one(0xB305, _WARNING, "Coerced invalid values to valid values"),
        _one(0xC310, _FAILURE, "Failed: The UPS is not in the IN PROGRESS state"),
        _one(0xC301, _FAILURE, "Failed: The correct Transaction UID was not provided"),
        _one(0xC300, _FAILURE, "Failed: The UPS may no longer be updated"),
        _NO_UPS,
    )),
    "ups get": StatusTable("UPS N-GET", "PS3.4 Table CC.2.7-1", (_OPTIONAL_ATTRIBUTES, _NO_UPS)),
    "ups find": StatusTable("UPS C-FIND", "PS3.4 Table CC.2.8-2", (
        *_WORKLIST, _one(0x0122, _FAILURE, "Refused: SOP Class not supported"))),
    "ups state": StatusTable("UPS N-ACTION, Change UPS State", "PS3.4 Table CC.2.1-2", (
        _one(0x0000, _SUCCESS, "The requested state change was performed"),
        _one(0xB304, _WARNING, "The UPS is already in the requested state of CANCELED"),
        _one(0xB306, _WARNING, "The UPS is already in the requested state of COMPLETED"),
        _one(0xC300, _FAILURE, "Failed: The UPS may no longer be updated"),
        _one(0xC301, _FAILURE, "Failed: The correct Transaction UID was not provided"),
        _one(0xC302, _FAILURE, "Failed: The UPS is already IN PROGRESS"),
        _one(0xC303, _FAILURE, "Failed: The UPS may only become SCHEDULED via N-CREATE, not N-SET"
             " or N-ACTION"),
        _one(0xC304, _FAILURE, "Failed: The UPS has not met final state requirements for the"
             " requested state change"),
        _NO_UPS,
        _one(0xC310, _FAILURE, "Failed: The UPS is not yet in the IN PROGRESS state"),
    )),
    "ups cancel": StatusTable("UPS N-ACTION, Request UPS Cancel", "PS3.4 Table CC.2.2-2", (
        _one(0x0000, _SUCCESS, "The cancel request is acknowledged"),
        _one(0xB304, _WARNING, "The UPS is already in the requested state of CANCELED"),
        _one(0xC311, _FAILURE, "Failed: The UPS is already COMPLETED"),
        _one(0xC313, _FAILURE, "Failed: Performer chooses not to cancel"),
        _NO_UPS,
        _one(0xC312, _FAILURE, "Failed: The performer cannot be contacted"),
    )),
    "ups subscribe": StatusTable("UPS N-ACTION, Subscribe and Unsubscribe", "PS3.4 CC.2.3.4", (
        _one(0x0000, _SUCCESS, "The requested change of subscription state was performed"),
        _one(0xB301, _WARNING, "Deletion Lock not granted"),
        _NO_UPS,
        _one(0xC308, _FAILURE, "Failed: Receiving AE-TITLE is Unknown to this SCP"),
        _one(0xC314, _FAILURE, "Failed: Specified action not appropriate for specified instance"),
        _one(0xC315, _FAILURE, "Failed: SCP does not support Event Reports"),
    )),
    "film session create": StatusTable("Basic Film Session N-CREATE",
                                       "PS3.4 Table H.4.1.2.1.2-1", (
        _one(0x0000, _SUCCESS, "Film session successfully created"),
        _one(0xB600, _WARNING, "Memory allocation not supported"),
    )),
    "film session print": StatusTable("Basic Film Session N-ACTION", "PS3.4 Table H.4-4", (
        _one(0x0000, _SUCCESS, "Film belonging to the film session are accepted for printing; if"
             " supported, the Print Job SOP Instance is created"),
        _one(0xB601, _WARNING, "Film session printing (collation) is not supported"),
        _one(0xB602, _WARNING, "Film Session SOP Instance hierarchy does not contain Image Box"
             " SOP Instances (empty page)"),
        _DEMAGNIFIED, _CROPPED, _DECIMATED,
        _one(0xC600, _FAILURE, "Failed: Film Session SOP Instance hierarchy does not contain Film"
             " Box SOP Instances"),
        _one(0xC601, _FAILURE, _QUEUE_FULL),
        _TOO_LARGE, _COMBINED,
    )),
    "film box create": StatusTable("Basic Film Box N-CREATE", "PS3.4 Table H.4.2.2.1.2-1", (
        _one(0x0000, _SUCCESS, "Film Box successfully created"),
        _DENSITY,
        _one(0xC616, _FAILURE, "Failed: There is an existing Film Box that has not been printed"
             " and N-ACTION at the Film Session level is not supported. A new Film Box will not"
             " be created when a previous Film Box has not been printed."),
    )),
    "film box print": StatusTable("Basic Film Box N-ACTION", "PS3.4 Table H.4-9", (
        _one(0x0000, _SUCCESS, "Film accepted for printing; if supported, the Print Job SOP"
             " Instance is created"),
        _one(0xB603, _WARNING, "Film Box SOP Instance hierarchy does not contain Image Box SOP"
             " Instances (empty page)"),
        _DEMAGNIFIED, _CROPPED, _DECIMATED,
        _one(0xC602, _FAILURE, _QUEUE_FULL),
        _TOO_LARGE, _COMBINED,
    )),
    "grayscale image box": StatusTable("Basic Grayscale Image Box N-SET",
                                       "PS3.4 Table H.4.3.1.2.1.2-1", (
        _one(0x0000, _SUCCESS, "Image successfully stored in Image Box"), _DENSITY, *_IMAGE_BOX)),
    "color image box": StatusTable("Basic Color Image Box N-SET", "PS3.4 Table H.4.3.2.2.1.2-1",
                                   _IMAGE_BOX),
    "presentation lut": StatusTable("Presentation LUT N-CREATE", "PS3.4 Table H.4.9.2.1.2-1", (
        _one(0x0000, _SUCCESS, "Presentation LUT successfully created"), _DENSITY)),
    "media creation": StatusTable("Media Creation Management", "PS3.4 Annex S", (
        _OPTIONAL_ATTRIBUTES,
        _one(0xA510, _FAILURE, "Failed: An Initiate Media Creation action has already been"
             " received for this SOP Instance"),
        _one(0xC201, _FAILURE, "Failed: Media creation request already completed"),
        _one(0xC202, _FAILURE, "Failed: Media creation request already in progress and cannot be"
             " interrupted"),
        _one(0xC203, _FAILURE, "Failed: Cancellation denied for unspecified reason"),
    )),
    "procedural logging": StatusTable("Procedural Event Logging N-ACTION", "PS3.4 Table P.2-3", (
        _one(0xB101, _WARNING, "Specified Synchronization Frame of Reference UID does not match"
             " SCP Synchronization Frame of Reference"),
        _one(0xB102, _WARNING, "Study Instance UID coercion; Event logged under a different Study"
             " Instance UID"),
        _one(0xB104, _WARNING, "IDs inconsistent in matching a current study; Event logged"),
        _one(0xC101, _FAILURE, "Failed: Procedural Logging not available for specified Study"
             " Instance UID"),
        _one(0xC102, _FAILURE, "Failed: Event Information does not match Template"),
        _one(0xC103, _FAILURE, "Failed: Cannot match event to a current study"),
        _one(0xC104, _FAILURE, "Failed: IDs inconsistent in matching a current study; Event not"
             " logged"),
    )),
    "substance logging": StatusTable("Substance Administration Logging N-ACTION",
                                     "PS3.4 Table P.3-3", (
        _one(0xC10E, _FAILURE, "Failed: Operator not authorized to add entry to Medication"
             " Administration Record"),
        _one(0xC110, _FAILURE, "Failed: Patient cannot be identified from Patient ID (0010,0020)"
             " or Admission ID (0038,0010)"),
        _one(0xC111, _FAILURE, "Failed: Update of Medication Administration Record failed"),
    )),
    "rt verification": StatusTable("RT Machine Verification", "PS3.4 DD.3.2", (
        _NO_VERIFICATION,
        _one(0xC221, _FAILURE, "Failed: The Referenced Fraction Group Number does not exist in the"
             " referenced plan"),
        _one(0xC222, _FAILURE, "Failed: No beams exist within the referenced fraction group"),
        _one(0xC223, _FAILURE, "Failed: SCU already verifying and cannot currently process this"
             " request"),
        _one(0xC224, _FAILURE, "Failed: Referenced Beam Number not found within the referenced"
             " Fraction Group"),
        _one(0xC225, _FAILURE, "Failed: Referenced device or accessory not supported"),
        _one(0xC226, _FAILURE, "Failed: Referenced device or accessory not found within the"
             " referenced beam"),
        _one(0xC227, _FAILURE, "Failed: Referenced RT Plan not found"),
    )),
    "storage management": StatusTable("Storage Management N-ACTION", "PS3.4 Annex KK", (
        _one(0xB010, _WARNING, "Attribute list error - One or more Key Attributes are not"
             " supported for matching"),
    )),
}
# fmt: on


def find(code: int, service: str = "") -> Status | None:
    """The row of a status in the service's table, or in the general one, or None.

    A row for the code alone goes before a row for a range of codes.

    Args:
        code: the status (0000,0900).
        service: a key of `SERVICES`; "" looks at the general table only.

    Raises:
        KeyError: no such service.
    """
    rows = (*SERVICES[service].rows, *GENERAL.rows) if service else GENERAL.rows
    matching = [row for row in rows if row.first <= code <= row.last]
    return min(matching, key=lambda row: row.last - row.first, default=None)


def meaning(code: int, service: str = "") -> str:
    """What a status means, in the standard's words, for a person.

    A code that no table lists is named by its class alone, as "Failure (unlisted)".
    """
    row = find(code, service)
    return row.meaning if row else f"{status_class(code)} (unlisted)"
