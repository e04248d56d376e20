"""Every language on offer is complete, and says with its placeholders what English says."""

from __future__ import annotations

import ast
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation.template import templatize

from catalogue.genre_words import CONTEXT, NAMES
from mysite.catalogues import LOCALE, compile_catalogues

CHECKOUT = LOCALE.parent
MARKERS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
CALL_IN_TEMPLATE = re.compile(r"""\b(?:n?gettext|_)\(\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != "en"]


def messages_in_python() -> Iterator[str]:
    for app in ("mysite", *settings.HOUSE_APPS):
        for path in (CHECKOUT / app).rglob("*.py"):
            if "tests" not in path.parts:
                yield from marked_in(ast.parse(path.read_text()))


def marked_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKERS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def messages_in_templates() -> Iterator[str]:
    for path in (CHECKOUT / "templates").rglob("*.html"):
        for literal in CALL_IN_TEMPLATE.findall(templatize(path.read_text(), origin=path.name)):
            yield ast.literal_eval(literal)


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_code_and_pages_is_translated(language: str) -> None:
    """`manage.py makemessages -l de --no-obsolete` (it needs Debian's gettext) adds what is new."""
    known = {entry.msgid for entry in catalogue(language) if entry.translated() and not entry.obsolete}
    used = {*messages_in_python(), *messages_in_templates()}
    assert used
    assert sorted(used - known) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_empty_fuzzy_or_left_over(language: str) -> None:
    entries = catalogue(language)
    assert [entry.msgid for entry in entries if not entry.translated()] == []
    assert [entry.msgid for entry in entries if entry.obsolete] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_english(language: str) -> None:
    for entry in catalogue(language):
        said = [*entry.msgstr_plural.values()][1:] or [entry.msgstr]
        meant = PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)
        for text in said:
            assert sorted(PLACEHOLDER.findall(text)) == sorted(meant), entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_markup_is_that_of_the_english(language: str) -> None:
    tags = re.compile(r"<[^>]+>")
    for entry in catalogue(language):
        for text in [*entry.msgstr_plural.values()] or [entry.msgstr]:
            assert sorted(tags.findall(text)) == sorted(tags.findall(entry.msgid)), entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_genre_that_data_sets_name_has_a_word(language: str) -> None:
    named = {entry.msgid for entry in catalogue(language) if entry.msgctxt == CONTEXT and entry.translated()}
    assert named == NAMES


@pytest.mark.django_db
def test_a_reader_of_german_is_answered_in_german() -> None:
    answer = Client().get("/about/", headers={"Accept-Language": "de-AT,de;q=0.9"})
    assert '<html lang="de"' in answer.content.decode()
    assert "Über MovieGeek" in answer.content.decode()


@pytest.mark.django_db
def test_the_language_that_was_chosen_holds_against_the_browser_s() -> None:
    browser = Client(headers={"Accept-Language": "de"})
    browser.post("/i18n/setlang/", {"language": "en", "next": "/about/"})
    assert "About MovieGeek" in browser.get("/about/").content.decode()


def test_a_catalogue_is_compiled_when_it_is_newer_only(tmp_path: Path) -> None:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = Path(shutil.copy(LOCALE / "de" / "LC_MESSAGES" / "django.po", folder))
    (made,) = compile_catalogues(tmp_path)
    assert polib.mofile(str(made))
    assert compile_catalogues(tmp_path) == []
    os.utime(source, (made.stat().st_mtime + 5,) * 2)
    assert compile_catalogues(tmp_path) == [made]
