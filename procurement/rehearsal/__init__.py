"""Rehearsals: a round played through on a portal of its own, by test people, with a clock that is set by hand.

``script`` copies the round out of the real portal, ``staging`` and ``cast`` put it up in the rehearsal's own database,
``house`` keeps that portal's folder, database and processes. The app itself is installed there only
(``config.settings.rehearsal``): ``timing`` moves its clock, ``outbox`` keeps what would have been sent.
"""
