"""Finding the pairs that are worth comparing among many records, without comparing all with all.

Every record has some twenty keys (its name's sound, the name without any one character, its telephone …). Only records
that share a key are compared. A key that very many share tells too little: of those only the first is compared with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from orgs.likeness.evidence import Likeness, Profile, Profiler, Record, likeness
from orgs.likeness.letters import sound

CROWD = 60
LONGEST = 30  # signs: longer names are found whole, or by what supports them
Pair = tuple[int, int, Likeness]


def find_pairs(fresh: Iterable[Record], known: Iterable[Record] = ()) -> Iterator[Pair]:
    """Yield (later id, earlier id, likeness) of records that look alike: fresh ones among themselves and with known.

    ``known`` is read once, in a stream; what stands among the fresh ones is passed over there.
    """
    profiler = Profiler()
    profiles = {record.pk: profiler.profile(record) for record in fresh}
    index: dict[int, list[int]] = defaultdict(list)
    for pk, profile in profiles.items():
        for key in _keys(profile):
            index[key].append(pk)
    for profile in profiles.values():
        yield from _compared(profile, profiles, index, is_known=False)
    for record in known:
        if record.pk not in profiles:
            yield from _compared(profiler.profile(record), profiles, index, is_known=True)


def _compared(
    profile: Profile, profiles: dict[int, Profile], index: dict[int, list[int]], *, is_known: bool
) -> Iterator[Pair]:
    seen: set[int] = set()
    for key in _keys(profile):
        sharing = index.get(key, ())
        if len(sharing) > 1 or is_known:
            seen.update(sharing[:1] if len(sharing) > CROWD else sharing)
    for pk in seen:
        if pk == profile.pk or (not is_known and pk > profile.pk):
            continue
        found = likeness(profile, profiles[pk])
        if found:
            yield max(pk, profile.pk), min(pk, profile.pk), found


def _keys(profile: Profile) -> Iterator[int]:
    """Yield the keys as hashes: millions of them are held at once."""
    name = profile.name
    stem = [sound(letter) for letter in name.stem]
    place = name.places[-1] if name.places else ""
    yield hash(("ends", place, *stem[:1], *stem[-2:]))
    yield hash(("begins", place, *stem[:3]))
    yield from _one_less("stem", stem)
    yield from _one_less("name", [sound(letter) for letter in name.plain])
    for number in profile.telephones:
        yield hash(("telephone", number))
    if profile.address:
        yield hash(("address", profile.address))
    if profile.representative:
        yield hash(("person", profile.representative, *stem[:1]))
    if profile.uscc:
        yield from _one_less("code", profile.uscc[8:17])
    yield hash(("former", name.key))
    for former in profile.former:
        yield hash(("former", former))


def _one_less(kind: str, signs: Sequence[str]) -> Iterator[int]:
    """Yield keys that two sequences share where one sign, or the order of two neighbours, tells them apart."""
    whole = tuple(signs)
    yield hash((kind, whole))
    if 3 <= len(whole) <= LONGEST:
        for at in range(len(whole)):
            yield hash((kind, whole[:at] + whole[at + 1 :]))
