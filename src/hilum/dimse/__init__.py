"""DIMSE: messages between application entities (PS3.7), without sockets, threads or clocks.

`command` codes command sets, `messages` builds them, `assembler` turns fragments into messages and
`send` the other way, `sinks` take data sets, `exchange` keeps account of operations under way.
"""
