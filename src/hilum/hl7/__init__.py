"""HL7 v2: orders and patient updates for the worklist, over MLLP (IHE Radiology TF-2, RAD-2/3/4/12/13)."""

from __future__ import annotations
