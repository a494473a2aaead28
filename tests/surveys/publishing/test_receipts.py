"""Receipts by day: buckets that hide how many they hold, and proofs that outlast what happens to the day later."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskCliRunner
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from portal.accounts.scope import EVERYWHERE
from portal.crypto import merkle
from portal.crypto.codes import receipt_code
from portal.crypto.suites import INTERNATIONAL, NATIONAL, Suite
from portal.settings import Settings
from surveys.collecting.checking.running import change_states
from surveys.collecting.models.ratings import Rating
from surveys.publishing.rankings import life
from surveys.publishing.rankings.checks import list_checks
from surveys.publishing.rankings.freezing import keep_file, read_file
from surveys.publishing.rankings.inclusion import Proof, check_proof, prove_receipt
from surveys.publishing.rankings.models import Ranking, RankingFile
from surveys.publishing.rankings.publishing import leaf_key
from surveys.publishing.receipts.buckets import LEAST_DEPTH, grow, make_leaves
from surveys.publishing.receipts.calendar import make_calendar, read_calendar
from surveys.publishing.receipts.keeping import find_roots, prune_buckets, refresh_buckets
from surveys.publishing.receipts.models import ReceiptBucket, ReceiptDay, StaleReceipts
from surveys.publishing.tallying.rollup import prove_tallies, refresh_tallies
from surveys.publishing.tasks import check_tallies, count_tallies
from tests.pages import PageClient, normal
from tests.places import Places
from tests.surveys.publishing.conftest import KEY, NOW, QUARTER, County, freeze_quarter, to_notice
from tests.surveys.publishing.ratings import add_ratings

DAY = date(2026, 7, 1)


def leaves_of(count: int, *, suite: Suite = NATIONAL) -> list[bytes]:
    return make_leaves(((f"R{at}", f"{at:032x}") for at in range(count)), key=KEY, suite=suite)


@how(max_examples=30, deadline=None)
@given(count=st.integers(1, 200), suite=st.sampled_from([NATIONAL, INTERNATIONAL]))
def test_every_leaf_proves_by_a_path_of_one_length(count: int, suite: Suite) -> None:
    leaves = leaves_of(count, suite=suite)
    bucket = grow(leaves, key=KEY, suite=suite)
    assert len(set(bucket.places)) == count
    for index, leaf in enumerate(leaves):
        steps = bucket.steps(index)
        assert len(steps) == max(LEAST_DEPTH, (count - 1).bit_length())
        assert merkle.verify(leaf, steps, expected_root=bucket.root, suite=suite)
        assert not merkle.verify(leaf + b"!", steps, expected_root=bucket.root, suite=suite)
    assert grow(leaves, key=KEY, suite=suite).root == bucket.root, "the same receipts are the same bucket"
    assert grow(leaves, key=b"x" * 16, suite=suite).root != bucket.root


def test_neither_length_nor_turns_tell_one_rating_from_sixty_four() -> None:
    few, many = ([grow([leaf], key=KEY, suite=NATIONAL) for leaf in leaves_of(600)], grow(leaves_of(64), **NAMED))
    assert {len(bucket.steps(0)) for bucket in few} == {len(many.steps(at)) for at in range(64)} == {6}
    alone = [bucket.places[0] for bucket in few]
    assert set(alone) == set(range(64)), "a single receipt lies anywhere"
    assert max(alone.count(place) for place in range(64)) < 30


def test_another_receipt_changes_every_hash_but_the_leafs_own() -> None:
    leaves = leaves_of(3)
    before, after = grow(leaves[:2], **NAMED), grow(leaves, **NAMED)
    nodes = [{node for level in bucket.levels for node in level.values()} for bucket in (before, after)]
    assert nodes[0] & nodes[1] == {merkle.hash_leaf(leaf, suite=NATIONAL) for leaf in leaves[:2]}


NAMED: dict[str, Any] = {"key": KEY, "suite": NATIONAL}


def test_a_calendar_has_a_node_for_every_window_and_day_and_tells_no_empty_one() -> None:
    days = [DAY + timedelta(days=at) for at in range(5)]
    roots = {("b", days[2]): b"r" * 32}
    calendar = make_calendar(roots, windows=["a", "b"], days=days, **NAMED)
    assert (len(calendar.listed), len(set(calendar.listed))) == (10, 10)
    assert calendar.listed[calendar.place("b", days[2]) or 0] == b"r" * 32
    assert calendar.place("c", days[0]) is calendar.place("a", days[4] + timedelta(days=1)) is None
    assert read_calendar(calendar.to_bytes()) == calendar
    other = make_calendar(roots, windows=["a", "b"], days=days, key=b"x" * 16, suite=NATIONAL)
    assert set(other.listed) & set(calendar.listed) == {b"r" * 32}, "only the key knows the empty days"
    with pytest.raises(ValueError, match="not those"):
        read_calendar(calendar.to_bytes()[:-1])


def test_only_the_windows_that_changed_get_another_bucket(session: Session, places: Places) -> None:
    add_ratings(session, places.first, day=DAY, levels={5: 3})
    add_ratings(session, places.second, day=DAY, levels={4: 1})
    add_ratings(session, places.second, day=DAY + timedelta(days=1), levels={4: 1})
    assert refresh_buckets(session, **NAMED) == 0, "nothing was counted yet"
    refresh_tallies(session)
    assert refresh_buckets(session, **NAMED) == 2
    before, count = find_roots(session, EVERYWHERE, period=QUARTER)
    assert (len(before), count) == (3, 5)
    assert prove_tallies(session) == 0
    add_ratings(session, places.first, day=DAY, levels={1: 1})
    add_ratings(session, places.third, day=DAY, levels={1: 1}, state="quarantined")
    refresh_tallies(session)
    assert refresh_buckets(session, **NAMED) == 1
    after, count = find_roots(session, EVERYWHERE, period=QUARTER)
    assert (len(after), count) == (3, 6)
    assert {key for key in after if after[key] != before[key]} == {(places.first.code, DAY)}
    assert session.scalar(select(func.count()).select_from(ReceiptBucket)) == 4, "the old one stays until it is pruned"


def test_what_was_excluded_and_comes_back_is_the_same_bucket(session: Session, places: Places) -> None:
    made = add_ratings(session, places.first, day=DAY, levels={5: 2})
    keep_current(session)
    before = find_roots(session, EVERYWHERE, period=QUARTER)
    for state, count in (("excluded", 1), ("counted", 2)):
        change_states(session, [made[0].id], state)
        keep_current(session)
        roots, found = find_roots(session, EVERYWHERE, period=QUARTER)
        assert found == count
    assert (roots, found) == before
    for rating in made:
        change_states(session, [rating.id], "excluded")
    keep_current(session)
    assert find_roots(session, EVERYWHERE, period=QUARTER) == ({}, 0)
    assert prove_tallies(session) == 0


def test_another_key_or_suite_makes_every_bucket_again(session: Session, places: Places) -> None:
    add_ratings(session, places.first, day=DAY, levels={5: 2})
    keep_current(session)
    before, _count = find_roots(session, EVERYWHERE, period=QUARTER)
    for made_by in ({"key": b"x" * 16, "suite": NATIONAL}, {"key": KEY, "suite": INTERNATIONAL}):
        assert refresh_buckets(session, **made_by) == 1
        assert refresh_buckets(session, **made_by) == 0
        assert find_roots(session, EVERYWHERE, period=QUARTER)[0] != before


def test_a_wrong_number_of_receipts_is_found_by_the_proof(session: Session, places: Places) -> None:
    add_ratings(session, places.first, day=DAY, levels={5: 2})
    keep_current(session)
    session.execute(update(ReceiptDay).values(n=3))
    assert prove_tallies(session) == 2
    session.execute(delete(ReceiptDay))
    assert prove_tallies(session) == 1


def test_old_buckets_go_unless_a_ranking_covers_their_day(session: Session, places: Places) -> None:
    for level in (5, 4):
        for day in (DAY, DAY + timedelta(days=1)):
            add_ratings(session, places.first, day=day, levels={level: 1})
        keep_current(session)
    assert prune_buckets(session, frozen=[(DAY, DAY)]) == 1
    assert prune_buckets(session, frozen=[]) == 1
    assert prune_buckets(session, frozen=[]) == 0
    assert len(find_roots(session, EVERYWHERE, period=QUARTER)[0]) == 2


def test_counting_on_the_command_line_makes_the_buckets(
    session: Session, places: Places, runner: FlaskCliRunner
) -> None:
    for level in (5, 4):
        add_ratings(session, places.first, day=DAY, levels={level: 1})
        session.commit()
        assert runner.invoke(args=["rollup", "refresh"]).exit_code == 0
        assert session.scalar(select(func.count()).select_from(StaleReceipts)) == 0
        assert session.scalar(select(func.sum(ReceiptDay.n))) == 6 - level


@pytest.mark.parametrize("task", [count_tallies, check_tallies])
def test_the_tasks_make_the_buckets_with_the_sites_key(
    session: Session, places: Places, settings: Settings, task: Callable[..., dict[str, Any]]
) -> None:
    for level in (5, 4):
        add_ratings(session, places.first, day=DAY, levels={level: 1})
        task(session, lambda _done, _total: None)
    assert refresh_buckets(session, key=leaf_key(settings), suite=NATIONAL) == 0, "nothing is left to make"
    assert find_roots(session, EVERYWHERE, period=QUARTER)[1] == 2
    kept = session.scalar(select(func.count()).select_from(ReceiptBucket))
    assert kept == (1 if task is check_tallies else 2), "at night the old one goes"


@pytest.fixture
def receipts(session: Session, county: County) -> list[str]:
    """Receipts of every rating of the third window and of the one with four ratings."""
    found = []
    for window in (county.windows[2], county.windows[19]):
        for rating in session.scalars(select(Rating).where(Rating.window_id == window.id).order_by(Rating.id)):
            rating.receipt = receipt_code(rating.id, KEY, suite=NATIONAL)
            found.append(rating.receipt)
    session.commit()
    return found


def test_every_receipt_proves_and_all_paths_of_a_window_and_day_look_alike(
    session: Session, county: County, receipts: list[str]
) -> None:
    ranking = to_notice(session, county, freeze_quarter(session, county))
    assert ranking.facts["included"] == ranking.facts["counted"] == 18 * 200 + 12 + 4
    lengths = set()
    for receipt in receipts:
        (proof,) = prove_receipt(session, receipt, key=KEY)
        assert check_proof(proof)
        assert follow(proof) == ranking.merkle_root
        lengths.add(len(proof.steps))
    windows_and_days = 20 * 92
    assert max(lengths) == 6 + (windows_and_days - 1).bit_length()
    assert prove_receipt(session, "NO-RECEIPT", key=KEY) == []
    assert prove_receipt(session, receipts[0], key=b"x" * 16) == []


def follow(proof: Proof) -> str:
    """What anyone computes from the page, without this code: RFC 6962's leaf and node hashes from receipt to root."""
    reached = NATIONAL.digest(b"\x00" + NATIONAL.digest(f"{proof.receipt}|{proof.nonce}".encode()))
    for side, sibling in proof.steps:
        other = bytes.fromhex(sibling)
        reached = NATIONAL.digest(b"\x01" + (other + reached if side == "left" else reached + other))
    return reached.hex()


def test_a_frozen_proof_stands_when_the_day_is_changed_corrected_and_pruned(
    session: Session, county: County, receipts: list[str]
) -> None:
    ranking = to_notice(session, county, freeze_quarter(session, county))
    life.mark_published(session, ranking, by=county.office, now=NOW, skip_notice=True)
    before = prove_receipt(session, receipts[0], key=KEY)
    gone = session.scalars(select(Rating).where(Rating.receipt == receipts[0])).one()
    change_states(session, [gone.id], "excluded")
    refresh_tallies(session)
    later = to_notice(session, county, freeze_quarter(session, county, corrects=ranking, reason="剔除一条"))
    assert later.merkle_root != ranking.merkle_root
    assert later.facts["included"] == ranking.facts["included"] - 1
    prune_buckets(session, frozen=session.execute(select(Ranking.starts, Ranking.ends)).tuples())
    assert prove_receipt(session, receipts[0], key=KEY) == before, "counted then, and in no later ranking"
    both = prove_receipt(session, receipts[1], key=KEY)
    assert [proof.code for proof in both] == [ranking.code, later.code]
    assert all(check_proof(proof) for proof in both)


def test_a_ranking_frozen_with_one_flat_tree_still_proves(
    session: Session, county: County, receipts: list[str]
) -> None:
    ranking = freeze_quarter(session, county)
    rows = session.execute(select(Rating.receipt, Rating.id).order_by(Rating.id)).all()
    leaves = make_leaves(((row.receipt or "", row.id.hex) for row in rows), **NAMED)
    session.execute(delete(RankingFile).where(RankingFile.ranking_id == ranking.id, RankingFile.kind == "receipts"))
    keep_file(session, ranking, b"".join(leaves), kind="leaves", name="leaves.bin", public=False)
    ranking.merkle_root = merkle.root(leaves, suite=NATIONAL).hex()
    to_notice(session, county, ranking)
    for receipt in receipts[::17]:
        (proof,) = prove_receipt(session, receipt, key=KEY)
        assert check_proof(proof)
        assert follow(proof) == ranking.merkle_root
        assert not proof.by_day


@pytest.mark.parametrize("field", ["units_sha256", "tallies_sha256", "merkle_root"])
def test_the_reviewer_is_stopped_by_any_damaged_copy(session: Session, county: County, field: str) -> None:
    ranking = freeze_quarter(session, county)
    assert next(iter(list_checks(session, ranking, now=NOW)))["count"] == 0
    setattr(ranking, field, "0" * 64)
    damaged = next(check for check in list_checks(session, ranking, now=NOW) if check["code"] == "frozen_whole")
    assert (damaged["count"], damaged["state"]) == (1, "stop")


def test_the_page_gives_all_that_is_needed_to_follow_the_path(
    session: Session, county: County, receipts: list[str], client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranking = to_notice(session, county, freeze_quarter(session, county))
    monkeypatch.setattr("surveys.publishing.views.verify.leaf_key", lambda _settings: KEY)
    text = client.get(f"/verify/receipt?receipt={receipts[0]}").get_data(as_text=True)
    page = normal(text)
    assert f"您的评价已计入 {ranking.code}" in page
    assert "每组至少有 64 个位置" in page, "the form of the tree is told"
    (proof,) = prove_receipt(session, receipts[0], key=KEY)
    assert re.findall(r"<li>(左|右) <code>([0-9a-f]{64})</code>", text) == [
        ({"left": "左", "right": "右"}[side], sibling) for side, sibling in proof.steps
    ]
    assert read_calendar(read_file(session, ranking, kind="receipts")).root(NATIONAL).hex() in page


def keep_current(session: Session) -> None:
    refresh_tallies(session)
    refresh_buckets(session, **NAMED)
