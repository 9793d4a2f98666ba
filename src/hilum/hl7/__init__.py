"""HL7 v2: orders and patient updates over MLLP, which feed the worklist.

Bytes walk `server` -> `mllp` -> `receiver`: `batch` and `message` (reading), `interpret` and
`mapping` (what is asked for), `worklist` (done, in one transaction), `acknowledge` (the answer).
IHE Radiology TF-2: RAD-2, RAD-3, RAD-4, RAD-12, RAD-13.
"""

from __future__ import annotations
