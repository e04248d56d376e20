"""The key that signs sessions and slates: made once, kept in MOVIEGEEK_HOME, readable by its owner only."""

import os
import secrets
from pathlib import Path


def secret_key_in(home: Path) -> str:
    """The home's key; two processes starting at once agree, as the file appears whole or not at all."""
    path = home / "secret_key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        draft = home / f".secret_key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
