import pytest

from mysite.env import BadSettingError, Environment, environment, lines_of, refuse_unknown, without_password


def reading(**values: str) -> Environment:
    return Environment(values=values)


def test_an_unset_setting_has_its_default():
    assert reading().text("COLOUR", default="blue") == "blue"


def test_an_empty_setting_counts_as_unset():
    assert reading(PORT=" ").whole_number("PORT", default=8000, lowest=1, highest=65535) == 8000


@pytest.mark.parametrize("port", ["0", "65536", "-1", "80.0", "eighty", "٣"])
def test_a_number_out_of_range_is_refused_by_name_value_and_expectation(port):
    with pytest.raises(BadSettingError, match=f"PORT must be a whole number from 1 to 65535, got '{port}'"):
        reading(PORT=port).whole_number("PORT", default=8000, lowest=1, highest=65535)


@pytest.mark.parametrize(("word", "expected"), [("1", True), ("on", True), ("NO", False), ("off", False)])
def test_switches_understand_the_usual_words(word, expected):
    assert reading(DEBUG=word).switch("DEBUG", default=not expected) is expected


def test_a_switch_says_its_own_words_when_it_refuses():
    with pytest.raises(BadSettingError, match="THROTTLE must be on or off, got 'maybe'"):
        reading(THROTTLE="maybe").switch("THROTTLE", default=True, words=("off", "on"))


def test_a_choice_outside_the_list_is_refused():
    with pytest.raises(BadSettingError, match="LOG_LEVEL must be one of INFO, ERROR, got 'LOUD'"):
        reading(LOG_LEVEL="LOUD").choice("LOG_LEVEL", default="INFO", choices=("INFO", "ERROR"))


def test_words_are_split_at_commas_and_trimmed():
    assert reading(ALLOWED_HOSTS=" a.org, b.org,").words("ALLOWED_HOSTS") == ["a.org", "b.org"]


def test_a_folder_that_is_not_there_is_refused():
    with pytest.raises(BadSettingError, match="MOVIEGEEK_DATASETS must be a folder that exists"):
        reading(MOVIEGEEK_DATASETS="/nowhere/at/all").folder("MOVIEGEEK_DATASETS")


def test_a_database_address_becomes_djangos_words():
    database = reading(URL="postgres://mia:p%40ss@db.example.org:5433/movies?sslmode=require").database("URL")
    assert database == {
        "NAME": "movies",
        "HOST": "db.example.org",
        "PORT": "5433",
        "USER": "mia",
        "PASSWORD": "p@ss",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_database_may_be_reached_by_a_sockets_folder():
    database = reading(URL="postgresql:///movies?host=/run/postgresql&user=mia").database("URL")
    assert database is not None
    assert (database["HOST"], database["USER"], database["OPTIONS"]) == ("/run/postgresql", "mia", {})


def test_another_kind_of_database_is_refused_without_telling_its_password():
    with pytest.raises(BadSettingError, match=r"got 'mysql://mia:\*\*\*@host/movies'"):
        reading(URL="mysql://mia:secret@host/movies").database("URL")


def test_a_database_address_without_a_name_is_refused():
    with pytest.raises(BadSettingError, match="a database's name"):
        reading(URL="postgres://host/").database("URL")


@pytest.mark.parametrize("port", ["70000", "abc"])
def test_a_port_that_is_none_is_refused_in_one_line(port):
    with pytest.raises(BadSettingError, match="REDIS_URL must be an address that starts with redis:"):
        reading(REDIS_URL=f"redis://host:{port}/0").url("REDIS_URL", schemes=("redis",))


def test_an_address_without_password_stays_as_it_is():
    assert without_password("redis://host:6379/0") == "redis://host:6379/0"


def test_a_file_gives_names_and_values(tmp_path):
    (tmp_path / ".env").write_text("# a comment\n\nPORT=8001\nexport EMAIL_FROM='M G'\nKEY = a=b\n")
    assert lines_of(tmp_path / ".env") == {"PORT": "8001", "EMAIL_FROM": "M G", "KEY": "a=b"}


def test_a_line_that_sets_nothing_is_refused_with_its_number(tmp_path):
    (tmp_path / ".env").write_text("PORT=8001\nnonsense\n")
    with pytest.raises(BadSettingError, match=r"\.env line 2 must be NAME=value, got 'nonsense'"):
        lines_of(tmp_path / ".env")


def test_a_misspelt_name_in_the_file_is_refused_with_the_near_one():
    with pytest.raises(BadSettingError, match="sets WROKERS, which is no setting; did you mean WORKERS"):
        refuse_unknown({"WROKERS": "2"}, {"WORKERS": "2", "PORT": "8000"}, source=".env")


def test_the_process_environment_wins_over_the_file(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("PORT=8001\nHOST=example.org\n")
    monkeypatch.setenv("PORT", "8002")
    monkeypatch.delenv("HOST", raising=False)
    found = environment(tmp_path)
    assert (found.text("PORT"), found.text("HOST")) == ("8002", "example.org")


@pytest.mark.parametrize("share", ["2", "-0.1", "much", "nan"])
def test_a_fraction_out_of_range_is_refused(share):
    with pytest.raises(BadSettingError, match=f"SHARE must be a number from 0 to 1, got '{share}'"):
        reading(SHARE=share).number("SHARE", default=0.5, lowest=0, highest=1)


def test_a_fraction_has_its_default():
    assert reading().number("SHARE", default=0.5, lowest=0, highest=1) == 0.5


def test_numbers_by_word_are_pairs():
    weights = reading(WEIGHTS="click=1, view=0.5").numbers_by_word("WEIGHTS", lowest=0, highest=10)
    assert weights == {"click": 1.0, "view": 0.5}
    assert reading().numbers_by_word("WEIGHTS", lowest=0, highest=10) == {}


@pytest.mark.parametrize("weights", ["click", "=1", "click=much", "click=11"])
def test_other_numbers_by_word_are_refused(weights):
    with pytest.raises(BadSettingError, match="WEIGHTS must be"):
        reading(WEIGHTS=weights).numbers_by_word("WEIGHTS", lowest=0, highest=10)
