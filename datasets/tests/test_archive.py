import io
import random
import zipfile
from pathlib import Path

import pytest

from datasets import DamagedDatasetError, NotADatasetError, open_dataset
from datasets.tests.archives import folder_of, zip_of

RATINGS = "userId,movieId,rating,timestamp\n1,1,4.5,1100000000\n"


def refusal(path: Path) -> str:
    with pytest.raises(NotADatasetError) as caught:
        open_dataset(path)
    return str(caught.value)


def test_a_picture_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "ml-latest.zip"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    assert "found a PNG picture" in refusal(path)


def test_an_empty_zip_an_empty_folder_and_an_empty_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    (tmp_path / "folder").mkdir()
    assert "no files" in refusal(zip_of(tmp_path / "empty.zip", {}))
    assert "no files" in refusal(tmp_path / "folder")
    assert "empty file" in refusal(tmp_path / "empty.csv")


def test_wrong_files_are_named_beside_what_was_expected(tmp_path: Path) -> None:
    message = refusal(zip_of(tmp_path / "ml-1m.zip", {"letters/a.txt": "dear", "ratings.dat": "no ratings"}))
    assert "letters/a.txt" in message
    assert "movielens-latest: movies.csv with the columns movieId,title,genres" in message
    assert "movietweetings: ratings.dat" in message


def test_a_folder_that_holds_the_archive_is_refused_with_a_hint(tmp_path: Path) -> None:
    zip_of(tmp_path / "ml.zip", {"ratings.csv": RATINGS})
    assert "found ml.zip; give the path of the archive inside it" in refusal(tmp_path)


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "does not exist" in refusal(tmp_path / "nowhere.zip")


def test_a_truncated_zip_is_damaged(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "whole.zip", {"ratings.csv": RATINGS * 1000})
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(DamagedDatasetError, match="damaged zip"):
        open_dataset(path)


def test_flipped_bytes_inside_a_zip_are_noticed(tmp_path: Path) -> None:
    numbers = random.Random(1)
    rows = "".join(f"{user},{numbers.randrange(1000)},3.5,1100000000\n" for user in range(50_000))
    path = zip_of(tmp_path / "whole.zip", {"ratings.csv": RATINGS + rows})
    content = bytearray(path.read_bytes())
    content[len(content) * 3 // 4] ^= 0xFF
    path.write_bytes(content)
    dataset = open_dataset(path)
    with pytest.raises(DamagedDatasetError, match=r"ratings\.csv"):
        list(dataset.ratings())


def test_a_zip_bomb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "bomb.zip", {"ratings.csv": bytes(20 << 20)})
    with pytest.raises(DamagedDatasetError, match="zip bomb"):
        open_dataset(path)


def test_absurd_sizes_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zip_of(tmp_path / "huge.zip", {"ratings.csv": RATINGS})
    monkeypatch.setattr("datasets.archive.MAX_TOTAL_BYTES", len(RATINGS) - 1)
    assert "GiB" in refusal(path)


def test_absurd_numbers_of_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"{number}.csv": RATINGS for number in range(4)}
    monkeypatch.setattr("datasets.archive.MAX_FILES", 3)
    assert "files" in refusal(zip_of(tmp_path / "many.zip", files))
    assert "files" in refusal(folder_of(tmp_path / "many", files))


def test_a_password_is_named_as_the_reason(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "secret.zip", {"ratings.csv": RATINGS})
    content = bytearray(path.read_bytes())
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(DamagedDatasetError, match="password"):
        open_dataset(path)


def test_one_endless_line_is_refused(tmp_path: Path) -> None:
    numbers = random.Random(1)
    line = numbers.randbytes(5 << 20).replace(b"\n", b" ")
    path = folder_of(tmp_path / "ml", {"ratings.csv": RATINGS.encode() + line})
    with pytest.raises(DamagedDatasetError, match="longer than"):
        list(open_dataset(path).ratings())


def test_zip_and_unpacked_folder_have_one_fingerprint(tmp_path: Path) -> None:
    files = {"ml-x/ratings.csv": RATINGS, "ml-x/movies.csv": "movieId,title,genres\n1,Heat (1995),Crime\n"}
    from_zip = open_dataset(zip_of(tmp_path / "a.zip", files))
    from_folder = open_dataset(folder_of(tmp_path / "b", files))
    assert from_zip.fingerprint == from_folder.fingerprint


def test_another_content_has_another_fingerprint(tmp_path: Path) -> None:
    one = open_dataset(zip_of(tmp_path / "a.zip", {"ratings.csv": RATINGS}))
    other = open_dataset(zip_of(tmp_path / "b.zip", {"ratings.csv": RATINGS.replace("4.5", "3.5")}))
    assert one.fingerprint != other.fingerprint


def test_leavings_of_a_mac_are_passed_over(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"ml-x/ratings.csv": RATINGS, "__MACOSX/ml-x/._ratings.csv": b"\x00\x05"}
    assert open_dataset(zip_of(tmp_path / "a.zip", files)).name == "ml-x"


def test_nothing_is_written_while_reading_a_zip(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {"../../escape/ratings.csv": RATINGS})
    list(open_dataset(path).ratings())
    assert [found.name for found in tmp_path.iterdir()] == ["a.zip"]


def test_a_zip_that_was_appended_to_something_else_is_no_csv(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("ratings.csv", RATINGS)
    path = tmp_path / "setup.exe"
    path.write_bytes(b"MZ" + bytes(100) + buffer.getvalue())
    assert "begins with b'MZ" in refusal(path)
