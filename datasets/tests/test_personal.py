"""Files that one person takes along: what is read of them, what is named, what is refused."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from datasets.personal import OwnFile, RefusedFileError, known_own_formats, open_own_file
from datasets.personal.formats.moviegeek import written

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LETTERBOXD = "Date,Name,Year,Letterboxd URI"
IMDB = "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Year"
TRAKT_MOVIE = {"title": "Stalker", "year": 1979, "ids": {"trakt": 1, "imdb": "tt0079944", "tmdb": 1398}}


def opened(data: bytes | str, name: str = "mine.csv") -> OwnFile:
    return open_own_file(io.BytesIO(data.encode() if isinstance(data, str) else data), name=name, now=NOW)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def said(own: OwnFile) -> list[tuple[str, str, int | None]]:
    return [(act.what, act.movie.title, act.value) for act in own.acts]


def named(own: OwnFile) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in own.skipped]


def reason(data: bytes | str, name: str = "mine.csv") -> str:
    with pytest.raises(RefusedFileError) as refused:
        opened(data, name)
    return refused.value.reason


def letterboxd_zip(**more: str) -> bytes:
    return zipped(
        {
            "profile.csv": "Date Joined,Username\n2020-01-01,ada\n",
            "ratings.csv": f"{LETTERBOXD},Rating\n2024-05-01,Stalker,1979,https://boxd.it/1,4.5\n",
            "watched.csv": f"{LETTERBOXD}\n2024-05-01,Stalker,1979,https://boxd.it/1\n",
            "watchlist.csv": f"{LETTERBOXD}\n2024-06-01,Mirror,1975,https://boxd.it/2\n",
            "likes/films.csv": f"{LETTERBOXD}\n2024-05-02,Stalker,1979,https://boxd.it/1\n",
            "deleted/ratings.csv": f"{LETTERBOXD},Rating\n2024-05-01,Gone,1979,https://boxd.it/3,1\n",
            **more,
        }
    )


def test_letterboxd_brings_stars_seen_saved_and_liked():
    own = opened(letterboxd_zip(), "letterboxd-ada.zip")
    assert own.format == "letterboxd"
    assert said(own) == [
        ("rating", "Stalker", 9),
        ("seen", "Stalker", None),
        ("saved", "Mirror", None),
        ("liked", "Stalker", None),
    ]
    assert own.acts[0].movie.year == 1979
    assert own.acts[0].at
    assert own.acts[0].at.date().isoformat() == "2024-05-01"


def test_one_folder_around_everything_does_not_matter():
    table = f"{LETTERBOXD},Rating\n2024-05-01,Stalker,1979,u,4.5\n"
    assert said(opened(zipped({"letterboxd-ada/ratings.csv": table}))) == [("rating", "Stalker", 9)]


def test_a_table_of_letterboxd_alone_is_known_by_its_columns_or_asked_for():
    assert said(opened(f"{LETTERBOXD},Rating\n2024-05-01,Stalker,1979,u,4.5\n")) == [("rating", "Stalker", 9)]
    seen = f"{LETTERBOXD}\n2024-05-01,Stalker,1979,u\n"
    assert said(opened(seen, "watched.csv")) == [("seen", "Stalker", None)]
    assert reason(seen, "mine.csv") == "which_table"


def test_imdb_brings_points_by_number_and_leaves_series_out():
    own = opened(
        f"{IMDB}\ntt0079944,9,2024-05-01,Stalker,Сталкер,u,Movie,8.1,1979\n"
        "tt0903747,10,2024-05-02,Breaking Bad,Breaking Bad,u,TV Series,9.5,2008\n"
        "nm01,10,2024-05-02,Nobody,Nobody,u,Movie,9.5,2008\n"
    )
    assert (own.format, said(own)) == ("imdb", [("rating", "Stalker", 9)])
    assert own.acts[0].movie.ids == ("imdb:tt0079944",)
    assert named(own) == [(3, "no_movie"), (4, "id")]


def test_imdbs_watchlist_is_a_watchlist_though_it_carries_ratings():
    head = "Position,Const,Created,Modified,Description,Title,Title Type,Year,Your Rating,Date Rated"
    own = opened(
        f"{head}\n1,tt1,2024-05-01,2024-05-01,,One,Movie,1979,9,2024-01-01\n2,tt2,2024-05-01,,,Two,Movie,1980,,\n"
    )
    assert said(own) == [("saved", "One", None), ("saved", "Two", None)]
    first, second = (act.at for act in own.acts)
    assert first
    assert second
    assert first < second


def test_trakt_brings_ratings_history_and_watchlist_by_number():
    document = {
        "ratings": [
            {"rated_at": "2024-05-01T08:00:00.000Z", "rating": 10, "type": "movie", "movie": TRAKT_MOVIE}
        ],
        "history": [
            {"id": 1, "watched_at": "2024-05-02T08:00:00.000Z", "type": "movie", "movie": TRAKT_MOVIE}
        ],
        "watchlist": [
            {"rank": 1, "listed_at": "2024-05-03T08:00:00.000Z", "type": "show", "show": {"title": "X"}}
        ],
    }
    own = opened(json.dumps(document), "trakt.json")
    assert (own.format, said(own)) == ("trakt", [("rating", "Stalker", 10), ("seen", "Stalker", None)])
    assert own.acts[0].movie.ids == ("imdb:tt0079944", "tmdb:1398")
    assert named(own) == [(3, "no_movie")]
    files = {f"{name}-movies.json": json.dumps(items) for name, items in document.items()}
    other = {
        "lists-list-1-best.json": json.dumps([{"listed_at": "2024-05-03T08:00:00Z", "movie": TRAKT_MOVIE}])
    }
    assert len(opened(zipped(files | other)).acts) == 2


def test_movielens_brings_one_person_and_refuses_several():
    own = opened("userId,movieId,rating,timestamp\n7,2571,4.5,1714550400\n7,6,9,1714550400\n")
    assert own.acts[0].movie.ids == ("movielens:2571",)
    assert (said(own), named(own)) == ([("rating", "", 9)], [(3, "rating")])
    assert reason("userId,movieId,rating,timestamp\n7,2571,4.5,0\n8,2571,4.5,0\n") == "several_people"


def test_the_website_of_movielens_gives_other_columns():
    own = opened(
        'movie_id,imdb_id,tmdb_id,rating,average_rating,title\n1,0114709,862,4,3.9,"Matrix, The (1999)"\n'
    )
    act = own.acts[0]
    assert (act.movie.title, act.movie.year) == ("The Matrix", 1999)
    assert act.movie.ids == ("imdb:tt0114709", "tmdb:862", "movielens:1")
    assert act.at is None


def test_our_own_export_comes_back_as_it_was_written():
    document = written(
        made_at=NOW,
        movies={"12": {"title": "Stalker", "year": 1979, "ids": ["imdb:tt0079944"]}},
        acts=[
            {"movie": 12, "what": "rating", "stars": 4.5, "at": "2024-05-01T08:00:00.000001+00:00"},
            {"movie": 12, "what": "saved", "at": "2024-05-01T08:00:00+00:00", "is_set": False},
            {"movie": 13, "what": "saved", "at": "2024-05-01T08:00:00+00:00"},
        ],
        noticed=[{"kind": "view", "movie": 12, "at": "2026-05-01T08:00:00+00:00"}],
        preferences={"learns_from_views": False},
    )
    own = opened(zipped({"moviegeek.json": json.dumps(document), "collector/events.json": "[]"}))
    assert [(act.what, act.value, act.is_set) for act in own.acts] == [
        ("rating", 9, True),
        ("saved", None, False),
    ]
    assert own.acts[0].at == datetime(2024, 5, 1, 8, 0, 0, 1, tzinfo=UTC)
    assert own.acts[0].movie.ids == ("imdb:tt0079944", "moviegeek:12")
    assert [event.kind for event in own.events] == ["view"]
    assert (named(own), own.switches) == ([(3, "shape")], {"learns_from_views": False})
    assert said(opened(json.dumps(document), "moviegeek.json")) == said(own)
    assert reason(json.dumps(document | {"version": 9})) == "version"


def test_a_name_that_is_cut_ends_in_a_letter():
    listed = [{"name": f"{'A' * 79} and more", "movies": []}]
    document = {"format": "moviegeek", "version": 1, "lists": listed}
    assert [named.name for named in opened(json.dumps(document), "moviegeek.json").lists] == ["A" * 79]


def test_a_list_of_my_movies_comes_back():
    rows = [
        {"movie_id": 12, "title": "Stalker", "year": 1979, "stars": 4.5, "at": "2024-05-01T08:00:00+00:00"}
    ]
    listed = json.dumps({"list": "watchlist", "columns": {}, "movies": rows})
    assert said(opened(listed)) == [("saved", "Stalker", None), ("rating", "Stalker", 9)]
    table = "movie_id,title,year,stars,at\n12,Stalker,1979,4.5,2024-05-01T08:00:00+00:00\n13,Mirror,1975,,\n"
    assert said(opened(table)) == [("rating", "Stalker", 9)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_separator_and_encoding_are_found_out(separator: str, encoding: str):
    text = f"{LETTERBOXD},Rating\r\n2024-05-01,Amélie,2001,u,4.5\r\n".replace(",", separator)
    assert said(opened(text.encode(encoding))) == [("rating", "Amélie", 9)]


def test_broken_rows_are_named_and_cost_no_other():
    rows = [
        b"2024-05-01,Stalker,1979,u,4.5",
        "2024-05-01,Amélie,2001,u,4.5".encode("latin-1"),
        b"2024-05-01,Nul\0,2001,u,4.5",
        b"2024-05-01,Too,2001,u",
        b"2024-05-01,Six stars,2001,u,6",
        b"2024-05-01,,2001,u,4",
        b"2024-05-01,In 3001,3001,u,4",
        b'2024-05-01,"Never closed,2001,u,4',
        b"not a day,Kept,2001,u,4",
        b"2199-01-01,Kept as well,2001,u,4",
        b"",
        b'2024-05-01,"Two\nlines",1975,u,5',
        b"2024-05-01,Mirror,1975,u,5",
    ]
    own = opened(f"{LETTERBOXD},Rating\n".encode() + b"\n".join(rows) + b"\n")
    titles = ["Stalker", "Kept", "Kept as well", "Two lines", "Mirror"]
    assert [act.movie.title for act in own.acts] == titles
    reasons = ["encoding", "nul", "columns", "rating", "title", "year", "columns", "time", "time"]
    assert named(own) == list(zip(range(3, 12), reasons, strict=True))
    assert own.skipped[0].raw == "2024-05-01,Am\\xe9lie,2001,u,4.5"
    assert [act.at for act in own.acts[1:3]] == [None, None]


def test_a_quote_that_never_closes_costs_its_own_line_in_a_long_file_too():
    rows = "".join(f"2024-05-01,Movie {number},1979,u,4\n" for number in range(9_000))
    own = opened(f'{LETTERBOXD},Rating\n2024-05-01,"Open,1979,u,4\n{rows}')
    assert (len(own.acts), named(own)) == (9_000, [(2, "columns")])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"title,rating\nStalker,5\n", "unknown"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "unknown"),
        (b'[{"rated_at": "2024-05-01",', "json"),
        (b'[{"rated_at": ' + b"9" * 5000 + b"}]", "json"),
        (b'{"rated_at": ' + b"[" * 100_000, "json"),
        (b'[{"rated_at": "\xe9"}]', "encoding"),
        (b"PK\x03\x04" + bytes(100), "damaged"),
        (zipped({"../ratings.csv": "x"}), "path"),
        (zipped({"/etc/passwd": "x"}), "path"),
        (zipped({"C:/ratings.csv": "x"}), "path"),
        (zipped({f"{number}.csv": "" for number in range(1001)}), "too_many_files"),
        (letterboxd_zip(bomb=" " * (30 << 20)), "unpacks_too_large"),
        (zipped({"readme.txt": "nothing of ours"}), "unknown"),
        (b"const," + b"x" * (5 << 20), "too_large"),
        (f"{LETTERBOXD},Rating\n".encode() + b"2024-05-01,A,1979,u,4\n" * 20_001, "too_many_rows"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(data: bytes, why: str):
    assert reason(data) == why


def test_a_damaged_or_locked_member_is_refused():
    data = bytearray(letterboxd_zip())
    place = data.index(b"ratings.csv") + len("ratings.csv") + 3
    data[place] ^= 0xFF
    assert reason(bytes(data)) == "damaged"
    locked = bytearray(zipped({"ratings.csv": f"{LETTERBOXD},Rating\n"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(signature) + offset] |= 1
    assert reason(bytes(locked)) == "password"


def test_the_same_name_twice_in_a_zip_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("ratings.csv", "a")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("ratings.csv", "b")
    assert reason(packed.getvalue()) == "twice"


def test_every_format_has_a_name_of_its_own():
    names = [known.name for known in known_own_formats()]
    assert sorted(set(names)) == names


def test_letters_that_no_database_takes_cost_their_row_only():
    movies = {"1": {"title": "Nul\0"}, "2": {"title": "Half \ud83d"}, "3": {"title": "Whole 🎬"}}
    document = written(
        made_at=NOW,
        movies=movies,
        acts=[{"movie": number, "what": "saved", "at": "2024-05-01T08:00:00+00:00"} for number in movies],
        noticed=[
            {"kind": "search", "at": "2026-05-01T08:00:00+00:00", "properties": {"query": query}}
            for query in ("nul\0", "half \ud83d", "x" * 5000, "whole 🎬")
        ],
        preferences={},
    )
    own = opened(json.dumps(document))
    assert said(own) == [("saved", "Whole 🎬", None)]
    assert [row.raw for row in own.skipped] == ["Nul\\0", "Half \\ud83d"]
    assert [event.properties["query"] for event in own.events] == ["whole 🎬"]
