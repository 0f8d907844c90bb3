"""Lists that stay on disk: what goes in comes out, in order, also in another process's hands."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator

import pytest

from ingest.loaders.breaks import join_breaks
from ingest.model import Cell, Grid, Line, Page
from ingest.spool import Spool, Spooled, pieces


@pytest.mark.parametrize("count", [0, 2, 3, 7])
def test_what_goes_in_comes_out_in_order_as_often_as_asked(count: int) -> None:
    numbers = Spooled[int](at_once=3, items=range(count))
    assert list(numbers) == list(numbers) == list(range(count))
    assert numbers == list(range(count))
    assert len(numbers) == count
    assert [numbers[n] for n in range(count)] == list(range(count))
    assert list(numbers[1:]) == list(range(count))[1:]
    with pytest.raises(IndexError):
        numbers[count]
    if count:
        assert (numbers[-1], numbers[-count]) == (count - 1, 0)


def test_only_the_last_items_stay_in_memory() -> None:
    first, last = ["first"], ["last"]
    items = Spooled[list[str]](at_once=2, items=[first, [], last])
    assert items[2] is last
    assert items[0] == first
    assert items[0] is not first
    assert items._tail == [last]


def test_a_page_comes_back_as_it_was() -> None:
    grid = Grid(1, 7, (Cell(1, 2, "甲", 3, 4, (1.0, 2.0, 3.0, 4.0), 0.5), Cell(2, 1, "")), exact=False)
    page = Page(7, (grid, Line(7, 1, "乙", (0.0, 0.0, 1.0, 1.0), 0.9)))
    assert list(Spooled(at_once=1, items=[page])) == [page]


def test_a_list_goes_to_another_process_with_its_file_handed_over() -> None:
    spool = Spool()
    sent = Spooled[str](spool, at_once=2, items="abcde")
    shell: tuple[Spool, Spooled[str]] = pickle.loads(pickle.dumps((spool, sent)))  # noqa: S301
    file = spool.hand_over()
    assert file is not None
    shell[0].take_over(os.dup(file))
    assert list(shell[1]) == list("abcde")


def test_the_file_has_no_name_and_is_closed_with_the_last_list() -> None:
    numbers = Spooled[int](at_once=1, items=[1])
    file = numbers._spool.hand_over()
    assert file is not None
    assert os.fstat(file).st_nlink == 0
    del numbers
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(file)


def test_pieces() -> None:
    assert list(pieces(range(5), 2)) == [[0, 1], [2, 3], [4]]


class _Watched:
    """Pages that can be gone through again, and how far that went."""

    def __init__(self) -> None:
        self.rounds: list[int] = []

    def __iter__(self) -> Iterator[tuple[int, list[Line]]]:
        self.rounds.append(0)
        for n in range(1, 10):
            self.rounds[-1] = n
            yield n, [Line(n, 1, "x")]


def test_a_page_is_given_as_soon_as_the_next_one_is_known() -> None:
    watched = _Watched()
    for page_no, _ in join_breaks(watched):  # type: ignore[arg-type]
        assert watched.rounds[1:] == [min(page_no + 1, 9)]
