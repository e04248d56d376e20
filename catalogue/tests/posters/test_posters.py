"""What is true of every poster, backdrop and link picture."""

import re
from gzip import compress
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.posters import (
    backdrop,
    fingerprint,
    link_picture,
    palette,
    poster,
    poster_family,
    poster_tone,
    tones,
)
from catalogue.posters.families import _LEADING

GENRES = [label for label, _ in _LEADING]
FORMATS = {"poster": poster, "backdrop": backdrop, "link picture": link_picture}
LARGEST = 3_072
SVG = "{http://www.w3.org/2000/svg}"

ODD_TITLES = (
    "",
    "M",
    "8½",
    "...",
    "a & b < c > d \"e\" 'f'",
    "<script>alert(1)</script>",
    "]]>--><!-- &amp; &#0;",
    "tab\tline\nbell\x07null\x00end",
    "W" * 200,
    "& " * 100,
    "千と千尋の神隠し",
    "𠮷野家物語",
    "جدایی نادر از سیمین",
    "ואלס עם באשיר",
    "मदर इंडिया",
    "สุริโยไท",
    "👨‍👩‍👧 🎬 🍿" * 9,
    "e\u0301" * 80,
    "\ud800 lone surrogate",
    "ﷺ" * 60,
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
)

words = st.sampled_from(["the", "of", "Night", "Stranger", "&", "<b>", "king’s", "É", "extra-terrestrial"])
titles = st.lists(words, min_size=1, max_size=9).map(" ".join) | st.text(max_size=220)
years = st.none() | st.integers(1874, 2100)
genre_lists = st.lists(st.sampled_from([*GENRES, "IMAX", "(no genres listed)"]), max_size=4)


@pytest.fixture(params=list(FORMATS.values()), ids=list(FORMATS))
def picture(request):
    return request.param


@given(title=titles, year=years, genres=genre_lists)
@settings(max_examples=1700, deadline=None)
def test_any_movie_gives_well_formed_xml_within_the_size(title, year, genres):
    for draw in FORMATS.values():
        written = draw(title, year, genres)
        assert ElementTree.fromstring(written).tag == f"{SVG}svg"
        assert len(written.encode()) <= LARGEST


@pytest.mark.parametrize("title", ODD_TITLES)
@pytest.mark.parametrize("genre", GENRES)
def test_odd_titles_are_drawn_in_every_genre(title, genre, picture):
    written = picture(title, 1948, [genre])
    ElementTree.fromstring(written)
    assert len(written.encode()) <= LARGEST


@given(title=st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_nothing_runs_and_nothing_comes_from_outside(title):
    tags = {
        element.tag.removeprefix(SVG) for element in ElementTree.fromstring(poster(title, 1999, [])).iter()
    }
    written = re.sub(r"<text.*?</text>", "", poster(title, 1999, []))
    assert tags <= {
        "svg", "defs", "linearGradient", "stop", "clipPath", "g", "path", "circle", "ellipse", "rect", "text"
    }  # fmt: skip
    assert not re.search(r"script|href|style=|\son\w+=|@import|data:", written)
    assert set(re.findall(r"https?://[^\"]*", written)) == {"http://www.w3.org/2000/svg"}


def test_same_movie_gives_the_same_bytes(picture):
    first = picture("Night Ferry", 1954, ["Film-Noir", "Crime"])
    assert first == picture("Night Ferry", 1954, ["Film-Noir", "Crime"])


def test_order_of_genres_does_not_matter(picture):
    assert picture("Night Ferry", 1954, ["Crime", "Film-Noir"]) == picture(
        "Night Ferry", 1954, ["Film-Noir", "Crime"]
    )


def test_a_thousand_titles_give_a_thousand_posters():
    posters = {poster(f"Movie {number}", 1990, ["Drama"]) for number in range(1_000)}
    assert len(posters) == 1_000


def test_remakes_of_one_title_differ_in_more_than_the_year(picture):
    old, new = (picture("Solaris", year, ["Sci-Fi"]) for year in (1972, 2002))
    assert old.replace("1972", "2002") != new


def test_poster_and_backdrop_share_their_colours_and_their_drawing():
    movie = ("The Glass Orchard", 1992, ["Fantasy"])
    shapes = [set(re.findall(r'd="[^"]{20,}"', draw(*movie))) for draw in (poster, backdrop)]
    assert shapes[0] == shapes[1] != set()
    assert palette(*movie).top in poster(*movie)
    assert palette(*movie).top in backdrop(*movie)


def test_backdrop_has_no_words():
    assert "<text" not in backdrop("The Glass Orchard", 1992, ["Fantasy"])


def test_formats_have_their_ratios():
    sizes = [
        (float(root.attrib["width"]), float(root.attrib["height"]))
        for root in (ElementTree.fromstring(draw("Vermilion", 1975, [])) for draw in FORMATS.values())
    ]
    assert [width / height for width, height in sizes] == [2 / 3, 16 / 9, 1200 / 630]


def test_a_shelf_of_posters_is_light():
    shelf = [
        poster(f"The {genre} of {n}", 1950 + n, [genre]) for n, genre in enumerate([*GENRES, *GENRES[:6]])
    ]
    assert len(shelf) == 24
    assert sum(len(compress(drawn.encode())) for drawn in shelf) <= 20_000


def test_movies_before_1960_have_an_inner_frame():
    framed = [poster("Harbour Lights", year, ["Romance"]).count('width="190"') for year in (1959, 1960, None)]
    assert framed == [1, 0, 0]


def test_foot_line_names_year_and_leading_genre():
    assert ">1954 · FILM-NOIR</text>" in poster("Night Ferry", 1954, ["Drama", "Film-Noir"])


def test_foot_line_claims_no_genre_that_is_not_known():
    assert ">1997</text>" in poster("The Understudy", 1997, ["(no genres listed)"])
    assert poster_family(["(no genres listed)"]) == "drama"


def test_other_names_of_genres_lead_to_the_same_family():
    assert poster_family(["Science Fiction"]) == poster_family(["sci-fi"]) == "scifi"
    assert poster_family(["Children's"]) == poster_family(["Family"]) == "animation"


def test_tone_names_the_palette_before_its_turn():
    assert poster_tone("Solaris", 1972, ["Sci-Fi"]) in tones()


def test_fingerprint_changes_with_everything_that_is_drawn():
    movie = ("Solaris", 1972, ("Sci-Fi",))
    others = [("Solaris 2", 1972, ("Sci-Fi",)), ("Solaris", 2002, ("Sci-Fi",)), ("Solaris", 1972, ("Drama",))]
    prints = {fingerprint(*movie), *(fingerprint(*other) for other in others)}
    assert len(prints) == 4
    assert fingerprint(*movie) == fingerprint(*movie)
    assert re.fullmatch(r"[0-9a-f-]+", fingerprint(*movie))
    assert fingerprint("Heat", 1995, ["Crime", "Action"]) == fingerprint("Heat", 1995, ["Action", "Crime"])
