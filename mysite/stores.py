"""Where files are kept: uploads in the home, static files, and models in a bucket where MODEL_BUCKET names one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mysite.env import Environment

IN_FILES = "django.core.files.storage.FileSystemStorage"
STATIC_AS_THEY_ARE = "django.contrib.staticfiles.storage.StaticFilesStorage"
STATIC_BY_HASH = "mysite.static_files.HashedFiles"
IN_A_BUCKET = "storages.backends.s3.S3Storage"


def stores(env: Environment, *, home: Path, is_developing: bool) -> dict[str, dict[str, Any]]:
    """Django's STORAGES."""
    found: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": IN_FILES, "OPTIONS": {"location": home / "media"}},
        "staticfiles": {"BACKEND": STATIC_AS_THEY_ARE if is_developing else STATIC_BY_HASH},
    }
    bucket, endpoint = env.url("MODEL_BUCKET", schemes=("s3",)), env.text("MODEL_BUCKET_ENDPOINT")
    if bucket is not None:
        options = {
            "bucket_name": bucket.netloc,
            "location": bucket.path.strip("/"),
            "endpoint_url": endpoint or None,
            "file_overwrite": True,
        }
        found["models"] = {"BACKEND": IN_A_BUCKET, "OPTIONS": options}
    return found
