"""What is asked of every zip file, however it is read."""

import zipfile
from typing import BinaryIO

MAX_RATIO = 200  # ratings compress about 5-fold, empty columns about 50-fold; deflate's limit is 1032
RATIO_MATTERS_FROM_BYTES = 10 << 20


def is_zip(stream: BinaryIO) -> bool:
    """By its beginning; the stream stands at its start afterwards."""
    stream.seek(0)
    begin = stream.read(4)
    stream.seek(0)
    return begin in (b"PK\x03\x04", b"PK\x05\x06")


def is_bomb(member: zipfile.ZipInfo) -> bool:
    """It would unpack to more than anything honest does."""
    return member.file_size > RATIO_MATTERS_FROM_BYTES and member.file_size > MAX_RATIO * member.compress_size
