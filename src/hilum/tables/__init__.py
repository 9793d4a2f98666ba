"""Tables of the standard as data: what PS3 prints as a table is a table here.

Owns rows and the lookups into them. Imports nothing of Hilum but itself; code elsewhere interprets.
"""
