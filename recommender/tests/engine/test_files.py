import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.engine.errors import InputFileError
from recommender.engine.files import (
    finished_file,
    read_acts,
    read_items,
    read_pairs,
    read_training,
    write_rows,
)

HEADER = "user_id,item_id,rating,timestamp\n"


@pytest.fixture
def file(tmp_path):
    def write(text: str | bytes):
        path = tmp_path / "T.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def acts_of(file):
    return lambda text: read_acts(file(text))


def test_ids_are_opaque_text(acts_of):
    acts = acts_of(HEADER + "007,NA,4.5,10\n7,1e3,2,20\n")
    assert acts.user_ids.tolist() == ["007", "7"]
    assert acts.item_ids.tolist() == ["NA", "1e3"]
    assert (acts.ratings.tolist(), acts.times.tolist()) == ([4.5, 2.0], [10, 20])


def test_columns_come_in_any_order_and_others_are_ignored(file):
    acts = read_acts(file("note,item_id,user_id\nhm,i,u\n"))
    assert (acts.user_ids.tolist(), acts.item_ids.tolist()) == (["u"], ["i"])
    assert acts.ratings is None
    assert acts.times is None


def test_byte_order_mark_crlf_quotes_and_blank_lines_are_understood(file):
    acts = read_acts(file(b'\xef\xbb\xbfuser_id,item_id\r\n"a, b",x\r\n\r\nc,"y ""z"""\r\n'))
    assert (acts.user_ids.tolist(), acts.item_ids.tolist()) == (["a, b", "c"], ["x", 'y "z"'])


def test_row_without_rating_weighs_as_much_as_the_mean_row(acts_of):
    rows = acts_of("user_id,item_id,rating\na,x,5\na,y,2\na,z,\n").interactions()
    assert rows.weights.tolist() == [5.0, 2.0, 3.5]
    assert np.isnan(rows.ratings[2])


def test_columns_that_are_empty_throughout_count_as_absent(file):
    acts = read_acts(file(HEADER + "a,x,,\n"))
    assert acts.ratings is None
    assert acts.times is None


def test_scales_that_begin_at_zero_still_have_positive_weights(file):
    acts = read_acts(file("user_id,item_id,rating\na,x,0\na,y,10\n"))
    assert acts.interactions(zero=acts.zero()).weights.tolist() == [1.0, 11.0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "T.csv: the file is empty; it needs the header user_id,item_id,rating,timestamp"),
        ("1,2,3,4\n", "line 1: the header lacks user_id, item_id, it is '1,2,3,4'; put user_id,item_id"),
        (
            HEADER + "a,x,5,1\na,y,five,2\n",
            "T.csv, line 3: rating is 'five'; give a number or leave it empty",
        ),
        (HEADER + "\na,x,inf,1\n", "line 3: rating is 'inf'"),
        (HEADER + "a,x,5,1999-01-01\n", "line 2: timestamp is '1999-01-01'"),
        (HEADER + "a,x,5,1\na,y,5,1.5\n", "line 3: timestamp is '1.5'; give whole unix seconds"),
        (
            HEADER + "a,x,5,1\na,y,5,\n",
            "line 3: timestamp is empty; give whole unix seconds in every line, or leave",
        ),
        (HEADER + ",x,5,1\n", "line 2: user_id is empty; fill it in or drop the line"),
        (HEADER + "a,x,5,1\na,y,5,1,9,9\n", "line 3 has 6 values, the header 4; quote values"),
        (HEADER + "a,x,5,1,9\n", "line 2 has 5 values, the header 4; quote values"),
        (HEADER + "a,x,nan,1\n", "line 2: rating is 'nan'; give a number or leave it empty"),
        (HEADER + "a,x,-1e300,1\n", "line 2: rating is '-1e300'; give a number from -1000000000 to"),
        (HEADER + "a,x,4,1e30\n", "line 2: timestamp is '1e30'; give a number from"),
        (HEADER + f"{'a' * 256},x,4,1\n", "aaa...'; ids have at most 255 characters"),
        (HEADER + 'a,"x\ny",4,1\nb,x,many,1\n', "line 4: rating is 'many'"),
        (HEADER + 'a,x,4,1\n"b,x,4,1\n', "line 3 opens a quote that nothing closes"),
        (HEADER.encode() + b"a\x00b,x,4,1\n", "line 2: user_id is 'a\\x00b'; take out the NUL character"),
        (HEADER.replace("timestamp", "rating") + "a,x,4,1\n", "line 1: the header names rating twice"),
        ("user_id;item_id\na;x\n", "line 1: the header lacks user_id, item_id, it is 'user_id;item_id'"),
        ("user_id,item_id\na,x\n".encode("utf-16"), "byte 0 is not UTF-8; save the file as UTF-8"),
        (bytes(range(256)), "T.csv"),
        (HEADER.encode() + b"caf\xe9,x,5,1\n", "is not UTF-8; save the file as UTF-8"),
    ],
)
def test_unusable_files_are_refused_with_line_value_and_fix(file, text, message):
    with pytest.raises(InputFileError) as refused:
        read_acts(file(text))
    assert message in str(refused.value)


@given(st.binary(max_size=300), st.sampled_from([b"", HEADER.encode(), b"item_id,user_id\n"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory, garbage, header):
    path = tmp_path_factory.mktemp("files") / "T.csv"
    path.write_bytes(header + garbage)
    try:
        acts = read_acts(path)
    except InputFileError:
        return
    assert acts.user_ids.shape == acts.item_ids.shape


def test_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(InputFileError, match=r"none\.csv: cannot be read"):
        read_acts(tmp_path / "none.csv")


def test_training_without_rows_or_with_a_row_without_item_is_refused(file):
    with pytest.raises(InputFileError, match="no rows below the header"):
        read_training(file(HEADER))
    with pytest.raises(InputFileError, match="line 3: item_id is empty"):
        read_training(file(HEADER + "a,x,5,1\nb,,5,2\n"))


def test_pairs_keep_their_order_and_repeats(file):
    users, items = read_pairs(file("user_id,item_id\nb,x\na,y\nb,x\n"))
    assert (users.tolist(), items.tolist()) == (["b", "a", "b"], ["x", "y", "x"])


def test_items_carry_what_is_known_of_them(file):
    features = read_items(
        file("item_id,title,year,genres,overview\n1,Up,2009,Animation|Comedy,A house flies\n2,?,,,\n")
    )
    assert features.texts == ("Up A house flies", "?")
    assert features.genres == (("Animation", "Comedy"), ())
    assert features.years == (2009, None)


def test_item_that_stands_twice_counts_once(file):
    assert read_items(file("item_id,title\n1,Up\n1,Down\n")).texts == ("Up",)


def test_rows_are_written_whole_with_every_digit(tmp_path):
    n_rows = write_rows(tmp_path / "R.csv", header=("user_id", "score"), rows=[("a, b", 0.1 + 0.2)])
    assert n_rows == 1
    assert (tmp_path / "R.csv").read_text() == 'user_id,score\n"a, b",0.30000000000000004\n'


def test_failure_while_writing_leaves_the_older_file(tmp_path):
    path = tmp_path / "R.csv"
    path.write_text("older")
    with pytest.raises(ZeroDivisionError):
        write_rows(path, header=("a",), rows=((1 / n,) for n in (1, 0)))
    assert path.read_text() == "older"
    assert [file.name for file in tmp_path.iterdir()] == ["R.csv"]


def test_folder_that_does_not_exist_is_refused(tmp_path):
    with (
        pytest.raises(InputFileError, match="name a file in a folder that exists"),
        finished_file(tmp_path / "no" / "R.csv") as path,
    ):
        path.write_text("")
