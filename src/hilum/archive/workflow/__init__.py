"""The workflow of a department: orders, steps, workitems, commitments, and what to tell whom.

Owns `workflow.db` in the data folder and the rules of PS3.4 Annexes F, J, K, R and CC that need no
network. Everything here takes and gives decoded data sets and raises `DimseError`; the services,
HL7 and the commands are thin adapters over it. What was answered is on stable storage.
"""
