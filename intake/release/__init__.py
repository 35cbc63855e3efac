"""What may leave, for whom, today: consent, profile and source decide; nobody else does. Pure, without words.

`gate.release_case` makes the snapshot that papers are made from; `carry.carry` decides about bundles. What neither
knows for certain stays at home.
"""
