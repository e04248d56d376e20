import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.titles import ParsedTitle, parse_catalogue_title, parse_plain_title, with_article_first

WORDS = st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=8)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(
    lambda words: unicodedata.normalize("NFC", " ".join(words))
)


@pytest.mark.parametrize(
    ("raw", "title", "year", "also_known_as"),
    [
        ("Toy Story (1995)", "Toy Story", 1995, ()),
        ("Matrix, The (1999)", "The Matrix", 1999, ()),
        ("Beautiful Mind, A (2001)", "A Beautiful Mind", 2001, ()),
        ("American Werewolf in London, An (1981)", "An American Werewolf in London", 1981, ()),
        ("Misérables, Les (1995)", "Les Misérables", 1995, ()),
        ("Postino, Il (Postman, The) (1994)", "Il Postino", 1994, ("The Postman",)),
        ("Avventura, L' (Adventure, The) (1960)", "L'Avventura", 1960, ("The Adventure",)),
        ("Himmel über Berlin, Der (Wings of Desire) (1987)", "Der Himmel über Berlin", 1987,
         ("Wings of Desire",)),
        ("Twelve Monkeys (a.k.a. 12 Monkeys) (1995)", "Twelve Monkeys", 1995, ("12 Monkeys",)),
        ("Seven (a.k.a. Se7en) (1995)", "Seven", 1995, ("Se7en",)),
        ("Léon: The Professional (a.k.a. The Professional) (Léon) (1994)", "Léon: The Professional", 1994,
         ("The Professional", "Léon")),
        ("Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il) (1966)",
         "The Good, the Bad and the Ugly", 1966, ("Il Buono, il brutto, il cattivo",)),
        ("Adventures of Priscilla, Queen of the Desert, The (1994)",
         "The Adventures of Priscilla, Queen of the Desert", 1994, ()),
        ("Lord of the Rings: The Two Towers, The (2002)", "The Lord of the Rings: The Two Towers", 2002, ()),
    ],
)  # fmt: skip
def test_catalogue_titles_become_titles_as_people_say_them(
    raw: str, title: str, year: int, also_known_as: tuple[str, ...]
) -> None:
    assert parse_catalogue_title(raw) == ParsedTitle(title, year, also_known_as)


@pytest.mark.parametrize(
    ("raw", "title", "year"),
    [
        ("Death Note: Desu nôto (2006–2007)", "Death Note: Desu nôto", 2006),
        ("Fawlty Towers (1975-1979)", "Fawlty Towers", 1975),
        ("Big Bang Theory, The (2007-)", "The Big Bang Theory", 2007),
        ("Land Before Time III, The (1995) (V)", "The Land Before Time III", 1995),
        ("Hostel: Part III (2011) ", "Hostel: Part III", 2011),
        ("2001: A Space Odyssey (1968)", "2001: A Space Odyssey", 1968),
        ("1941 (1979)", "1941", 1979),
        ("I Am (2010/II)", "I Am", 2010),
    ],
)
def test_the_year_is_read_in_all_its_forms(raw: str, title: str, year: int) -> None:
    assert parse_catalogue_title(raw) == ParsedTitle(title, year)


@pytest.mark.parametrize(
    "raw", ["Stranger Things", "Hyena Road", "Women of '69, Unboxed", "Blade Runner 2049"]
)
def test_a_title_without_year_stays_as_it_is(raw: str) -> None:
    assert parse_catalogue_title(raw) == ParsedTitle(raw)


@pytest.mark.parametrize("raw", ["Some Movie (0123)", "Some Movie (9999)", "(1995)"])
def test_what_is_no_year_or_the_whole_title_is_not_cut_off(raw: str) -> None:
    assert parse_plain_title(raw) == ParsedTitle(raw)


@pytest.mark.parametrize(
    "raw",
    [
        "(500) Days of Summer",
        "Birdman: Or (The Unexpected Virtue of Ignorance)",
        "Evangelion: 1.0 You Are (Not) Alone",
        "Hotel Chevalier (Part 1 of 'The Darjeeling Limited')",
        "(Untitled)",
        "Broken) Brackets",
        "Broken (Brackets",
    ],
)
def test_brackets_that_belong_to_the_title_stay(raw: str) -> None:
    assert parse_catalogue_title(f"{raw} (2009)") == ParsedTitle(raw, 2009)


def test_nested_brackets_belong_to_the_outer_one() -> None:
    parsed = parse_catalogue_title("Ring, The (Ringu (The First One)) (1998)")
    assert parsed == ParsedTitle("The Ring", 1998, ("Ringu (The First One)",))


def test_two_names_in_one_bracket_are_two() -> None:
    parsed = parse_catalogue_title("Zombie (a.k.a. Zombi 2; aka Island of the Living Dead) (1979)")
    assert parsed.also_known_as == ("Zombi 2", "Island of the Living Dead")


@pytest.mark.parametrize(
    "name", ["Die, Mommie, Die", "Steamboat Bill, Jr.", "Play It Again, Sam", "The Matrix"]
)
def test_a_last_word_that_is_no_article_stays_last(name: str) -> None:
    assert with_article_first(name) == name


def test_a_decomposed_accent_equals_a_composed_one() -> None:
    assert parse_catalogue_title("Ame\u0301lie (2001)") == parse_catalogue_title("Am\u00e9lie (2001)")


@given(st.text(max_size=80))
def test_any_text_can_be_read_and_a_title_remains(raw: str) -> None:
    assert bool(parse_catalogue_title(raw).title) == bool(raw.strip())


@given(name=NAMES, other=NAMES, year=st.integers(1870, 2100))
def test_what_was_put_together_comes_apart_again(name: str, other: str, year: int) -> None:
    parsed = parse_catalogue_title(f"{name}, The (a.k.a. {other}) ({year})")
    assert (parsed.title, parsed.year) == (f"The {name}", year)
    assert parsed.also_known_as == ((other,) if other != parsed.title else ())


@given(name=NAMES, year=st.integers(1870, 2100))
def test_reading_a_spoken_title_again_changes_nothing(name: str, year: int) -> None:
    once = parse_catalogue_title(f"{name}, A ({year})")
    assert parse_catalogue_title(f"{once.title} ({year})") == once
