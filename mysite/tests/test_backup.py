import io
import tarfile
from pathlib import PurePosixPath

import pytest
from django.utils import timezone

from catalogue.models import Movie
from mysite.backup import NotABackupError, add_text, is_expected, restore_backup, unpack, write_backup
from mysite.supervisor.duty import on_duty
from mysite.supervisor.errors import SupervisorError


@pytest.fixture
def home(settings):
    """The tests' home with one model in it."""
    model = settings.MOVIEGEEK_HOME / "models" / "ease-1"
    model.mkdir(parents=True, exist_ok=True)
    (model / "weights.npy").write_bytes(b"numbers")
    return settings.MOVIEGEEK_HOME


@pytest.mark.django_db(transaction=True)
def test_rows_and_models_come_back(home, tmp_path):
    Movie.objects.create(title="Metropolis", year=1927)
    write_backup(tmp_path / "backup.tar.gz", at=timezone.now())
    Movie.objects.all().delete()
    (home / "models" / "ease-1" / "weights.npy").write_bytes(b"other numbers")
    restore_backup(tmp_path / "backup.tar.gz")
    assert Movie.objects.get().title == "Metropolis"
    assert (home / "models" / "ease-1" / "weights.npy").read_bytes() == b"numbers"


@pytest.mark.django_db(transaction=True)
def test_a_backup_can_be_read_by_its_owner_only(home, tmp_path):
    write_backup(tmp_path / "backup.tar.gz", at=timezone.now())
    assert (tmp_path / "backup.tar.gz").stat().st_mode & 0o777 == 0o600


def test_a_running_site_is_not_overwritten(home, tmp_path):
    with on_duty(home, address="http://127.0.0.1:8000"), pytest.raises(SupervisorError, match="make stop"):
        restore_backup(tmp_path / "backup.tar.gz")


@pytest.mark.parametrize("content", [b"", b"not a tar file at all"])
def test_another_file_is_refused(content, tmp_path):
    (tmp_path / "other").write_bytes(content)
    with pytest.raises(NotABackupError, match="is no backup"):
        unpack(tmp_path / "other", tmp_path)


def test_a_file_that_says_nothing_of_its_format_is_refused(tmp_path):
    with tarfile.open(tmp_path / "other", "w:gz") as tar:
        add_text(tar, "about.json", "[]")
    with pytest.raises(NotABackupError, match="is no backup"):
        unpack(tmp_path / "other", tmp_path)


def test_nothing_outside_the_folder_can_be_written(tmp_path):
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        member = tarfile.TarInfo("models/../../escaped")
        member.size = 4
        tar.addfile(member, io.BytesIO(b"evil"))
    (tmp_path / "inside").mkdir()
    with pytest.raises(NotABackupError):
        unpack(tmp_path / "evil.tar", tmp_path / "inside")
    assert not (tmp_path / "escaped").exists()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("models/ease-1/weights.npy", True), ("/etc/passwd", False), ("models/../x", False), ("other", False)],
)
def test_only_the_names_of_a_backup_are_expected(name, expected):
    assert is_expected(PurePosixPath(name)) is expected
