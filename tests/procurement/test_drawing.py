"""The draw as a pure function: repeatable, never the barred, evenly spread."""

from hypothesis import given
from hypothesis import strategies as st

from procurement.drawing import PREFERENCE, Candidate, Place, Pool, as_result, draw, next_seed

AREAS = ("legal", "psychology")
SEEDS = st.text("0123456789abcdef", min_size=8, max_size=64)


@st.composite
def pools(drawing):
    ids = drawing(st.lists(st.integers(1, 500), min_size=1, max_size=12, unique=True))
    candidates = tuple(
        Candidate(pk, tuple(drawing(st.sets(st.sampled_from(AREAS)))), drawing(st.integers(0, 5))) for pk in ids
    )
    places = tuple(
        Place(pk, drawing(st.integers(1, 4)), drawing(st.sampled_from(("", *AREAS))),
              tuple(drawing(st.sets(st.sampled_from(ids)))))
        for pk in drawing(st.lists(st.integers(1, 500), max_size=12, unique=True))
    )  # fmt: skip
    return Pool(candidates, places)


@given(SEEDS, pools())
def test_same_seed_and_pool_come_out_the_same_even_after_json(seed, pool):
    assert draw(seed, pool) == draw(seed, Pool.from_json(pool.to_json()))


@given(SEEDS, pools())
def test_order_in_which_the_pool_is_read_does_not_matter(seed, pool):
    turned = Pool(tuple(reversed(pool.candidates)), tuple(reversed(pool.places)))
    assert as_result(draw(seed, pool)) == as_result(draw(seed, turned))


@given(SEEDS, pools())
def test_nobody_barred_nobody_twice_and_as_many_as_there_are(seed, pool):
    drawn = draw(seed, pool)
    for place in pool.places:
        free = {each.id for each in pool.candidates} - set(place.barred)
        assert len(set(drawn[place.id])) == len(drawn[place.id]) == min(place.needs, len(free))
        assert set(drawn[place.id]) <= free


@given(SEEDS, st.integers(2, 9), st.integers(1, 20), st.integers(1, 3))
def test_load_is_spread_evenly_where_nobody_is_barred(seed, experts, applications, needs):
    needs = min(needs, experts)
    pool = Pool(tuple(Candidate(n) for n in range(experts)), tuple(Place(n, needs) for n in range(applications)))
    load = [sum(n in drawn for drawn in draw(seed, pool).values()) for n in range(experts)]
    assert max(load) - min(load) <= 1


@given(SEEDS)
def test_speciality_comes_first_until_it_burdens_too_much(seed):
    candidates = (Candidate(1, ("legal",)), *(Candidate(n) for n in range(2, 6)))
    assert draw(seed, Pool(candidates, (Place(1, 1, "legal"),))) == {1: [1]}
    burdened = (Candidate(1, ("legal",), PREFERENCE + 1), *candidates[1:])
    assert draw(seed, Pool(burdened, (Place(1, 1, "legal"),))) != {1: [1]}


def test_draws_are_told_apart_by_their_seeds():
    pool = Pool(tuple(Candidate(n) for n in range(30)), tuple(Place(n, 3) for n in range(10)))
    outcomes = {str(draw(next_seed("a", number), pool)) for number in range(1, 6)}
    assert len(outcomes) == 5
