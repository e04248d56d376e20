from pathlib import Path

from datasets import formats, known_formats


def test_every_module_of_formats_is_a_format() -> None:
    modules = [path.stem for path in Path(formats.__path__[0]).glob("*.py") if path.stem != "__init__"]
    assert len(known_formats()) == len(modules)


def test_formats_have_names_and_tell_tales_of_their_own() -> None:
    names = {known.name for known in known_formats()}
    tell_tales = {known.tell_tale for known in known_formats()}
    assert len(names) == len(tell_tales) == len(known_formats())
