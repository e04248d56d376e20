"""Which version is live: promotion, refusal, rollback, damage, retention."""

from __future__ import annotations

import gc
import json
import time
import weakref
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from collector.models import Rating
from collector.services import erase_evidence
from jobs.models import Delivery
from jobs.webhooks.services import register as register_webhook
from recommender import fallbacks
from recommender.conf import model_storage
from recommender.engine.algorithm import Algorithm
from recommender.engine.algorithms.item_knn import ItemKNN
from recommender.engine.artifact import read_artifact
from recommender.errors import NoLiveModelError, NothingToRollBackError, PromotionRefusedError
from recommender.models import LiveVersion, Promotion, Run, Version
from recommender.registry import promote, reason_to_refuse, roll_back
from recommender.selectors import Wish, recommendations_for_history
from recommender.serving.live import LIVE, live_model
from recommender.training import train

from .rows import NOON, two_taste_groups

pytestmark = pytest.mark.django_db


def trained(name: str = "item_knn", *, promotes: bool = True) -> Version:
    (result,) = train([name], by="test", report=lambda share, message: None, promotes=promotes)
    return Version.objects.get(name=result.version)


def run_with(value: float, *, spread: float = 0.01, protocol: str = "time") -> Run:
    estimate = {"value": value, "low": value - spread, "high": value + spread}
    return Run(metrics={"ndcg@10": estimate, "protocol": protocol, "is_simulated": False})


def damage(storage: Path, version: Version) -> None:
    (largest,) = sorted((storage / version.location).glob("*.npy"), key=lambda path: path.stat().st_size)[-1:]
    content = bytearray(largest.read_bytes())
    content[-1] ^= 0xFF
    largest.write_bytes(content)


def test_a_promotion_is_noticed_within_seconds(settings: Settings) -> None:
    settings.RECOMMENDER_LOOK_FOR_VERSIONS_SECONDS = 0.2
    two_taste_groups()
    first = trained()
    assert live_model("item_knn").version == first.name
    second = trained()
    deadline = time.monotonic() + 5
    while live_model("item_knn").version != second.name:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_version_that_serves_no_more_is_let_go() -> None:
    _, movies = two_taste_groups()
    trained()
    history = [(movies[0].pk, 5.0), (movies[1].pk, 4.0)]

    def listed() -> str:
        wish = Wish(k=5, algorithm="item_knn")
        return recommendations_for_history(history, wish=wish, at=timezone.now()).version

    before = listed()
    model = live_model("item_knn")
    held = weakref.ref(model), weakref.ref(model.fitted)
    del model
    newest = trained().name
    deadline = time.monotonic() + 30  # it is opened in a thread of its own
    while listed() != newest:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    gc.collect()
    assert before != newest
    assert [each() for each in held] == [None, None]


def test_a_much_worse_version_is_refused_with_words() -> None:
    refusal = reason_to_refuse(run_with(0.10), run_with(0.20))
    assert "0.1000" in refusal
    assert "50% below" in refusal
    assert "10% is allowed" in refusal


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (run_with(0.19), run_with(0.20)),  # less than the setting allows
        (run_with(0.10, spread=0.15), run_with(0.20)),  # no more than chance
        (run_with(0.10, protocol="strong"), run_with(0.20)),  # not the same question
        (run_with(0.10), None),
        (Run(metrics={"note": "not evaluated"}), run_with(0.20)),
    ],
)
def test_other_versions_are_not_refused(new: Run, old: Run | None) -> None:
    assert reason_to_refuse(new, old) == ""


def test_a_refused_version_keeps_the_reason_and_the_live_one_stays() -> None:
    two_taste_groups(n_people=120)
    good = trained()
    bad = trained(promotes=False)
    worse = {**bad.run.metrics, "ndcg@10": {"value": 0.01, "low": 0.0, "high": 0.02}}
    Run.objects.filter(pk=bad.run_id).update(metrics=worse)
    with pytest.raises(PromotionRefusedError, match="ndcg@10"):
        promote(version=Version.objects.get(pk=bad.pk), by="test", at=NOON)
    assert "below the live version" in Version.objects.get(pk=bad.pk).refusal
    assert LiveVersion.objects.get().version == good


def test_staff_may_promote_in_spite_of_metrics() -> None:
    two_taste_groups(n_people=120)
    trained()
    bad = trained(promotes=False)
    Run.objects.filter(pk=bad.run_id).update(
        metrics={**bad.run.metrics, "ndcg@10": {"value": 0.01, "low": 0.0, "high": 0.02}}
    )
    call_command("promote", bad.name, "--in-spite-of-metrics")
    assert LiveVersion.objects.get().version == bad


def test_rolling_back_serves_the_version_before() -> None:
    two_taste_groups()
    first, second = trained(), trained()
    assert live_model("item_knn").version == second.name
    call_command("rollback", "item_knn")
    LIVE.forget()
    assert live_model("item_knn").version == first.name


def test_there_is_nothing_before_the_first_version() -> None:
    two_taste_groups()
    trained()
    with pytest.raises(NothingToRollBackError, match="item_knn"):
        roll_back(algorithm="item_knn", by="test", at=timezone.now())


def test_a_damaged_artifact_gives_way_to_the_version_before(own_model_storage: Path) -> None:
    two_taste_groups()
    first, second = trained(), trained()
    damage(own_model_storage, second)
    LIVE.forget()
    model = live_model("item_knn")
    assert (model.version, model.is_stand_in) == (first.name, True)


def test_an_artifact_of_older_code_gives_way_too(own_model_storage: Path) -> None:
    two_taste_groups()
    first, second = trained(), trained()
    folder, name = own_model_storage / second.location, "similarity_.indptr.npy"
    np.save(folder / name, np.load(folder / name)[:-1])
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["checksums"][name] = sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    LIVE.forget()
    assert live_model("item_knn").version == first.name


def test_a_list_falls_back_to_a_chart_when_no_artifact_can_be_read(own_model_storage: Path) -> None:
    _, movies = two_taste_groups()
    damage(own_model_storage, trained())
    LIVE.forget()
    slate = recommendations_for_history([(movies[0].pk, 5.0)], wish=Wish(k=5, algorithm="item_knn"), at=NOON)
    assert (slate.basis, slate.fallback) == ("popular", fallbacks.DAMAGED_MODEL)
    assert len(slate.items) == 5


def test_a_damaged_artifact_is_never_promoted(own_model_storage: Path) -> None:
    two_taste_groups()
    version = trained(promotes=False)
    damage(own_model_storage, version)
    with pytest.raises(CommandError, match="damaged"):
        call_command("promote", version.name)


def test_without_any_version_nothing_is_live() -> None:
    with pytest.raises(NoLiveModelError):
        live_model("ease")


def test_old_versions_go_with_their_files(own_model_storage: Path, settings: Settings) -> None:
    settings.RECOMMENDER_KEEP_VERSIONS = 2
    two_taste_groups()
    versions = [trained() for _ in range(4)]
    kept = set(Version.objects.values_list("name", flat=True))
    assert kept == {versions[-1].name, versions[-2].name}
    assert {path.name for path in own_model_storage.iterdir()} == kept


def test_an_unknown_version_or_algorithm_is_named() -> None:
    two_taste_groups()
    with pytest.raises(CommandError, match="no version 'x'"):
        call_command("promote", "x")
    with pytest.raises(CommandError, match="no algorithm 'x'"):
        call_command("train", "x")
    assert Rating.objects.exists()


def test_who_is_erased_leaves_every_version_of_what_holds_people(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    settings.RECOMMENDER_LOOK_FOR_VERSIONS_SECONDS = 0
    people, _ = two_taste_groups()
    versions = [trained(), trained()]
    places = [version.location for version in versions]
    served = live_model("item_knn")
    asked = []

    def forget_user(model: Algorithm, user_id: int) -> bool:
        asked.append(user_id)
        model.popularity_ = model.popularity_ * 0
        return True

    monkeypatch.setattr(ItemKNN, "forget_user", forget_user)
    with django_capture_on_commit_callbacks(execute=True):
        erase_evidence(person=people[0])
    assert asked == [people[0].pk] * 2
    for version, place in zip(versions, places, strict=True):
        version.refresh_from_db()
        assert version.location != place
        assert not (model_storage() / place).exists()
        assert not read_artifact(model_storage() / version.location).model.popularity_.any()
    deadline = time.monotonic() + 5
    while live_model("item_knn") is served:  # the same version, from where nobody of them is
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_every_move_of_a_pointer_is_remembered() -> None:
    two_taste_groups()
    first, second = trained(), trained()
    roll_back(algorithm="item_knn", by="ada", at=NOON, reason="too slow")
    moves = list(Promotion.objects.order_by("pk").values_list("version", "previous", "by"))
    assert moves == [(first.name, "", "test"), (second.name, first.name, "test"), (first.name, "", "ada")]


def test_promotion_refusal_and_rollback_are_told() -> None:
    register_webhook(
        address="https://example.org/", topics=["model.promoted", "model.refused"], by="", at=NOON
    )
    two_taste_groups()
    first, second = trained(), trained()
    roll_back(algorithm="item_knn", by="test", at=timezone.now())
    damage(model_storage(), second)
    with pytest.raises(PromotionRefusedError):
        promote(version=second, by="test", at=timezone.now())
    told = [
        json.loads(body) for body in Delivery.objects.order_by("created_at").values_list("body", flat=True)
    ]
    assert [(each["type"], each["data"]["version"]) for each in told] == [
        ("model.promoted", first.name),
        ("model.promoted", second.name),
        ("model.promoted", first.name),
        ("model.refused", second.name),
    ]
    assert [each["data"].get("rolled_back") for each in told] == [False, False, True, None]
    assert told[2]["data"]["replaced"] == second.name
