"""Offline: build the data set, evaluate on a holdout, refit on all of it, write, register, promote.

A run is a row from its first moment, an artifact appears complete or not at all, and a version exists only
when its artifact does: whatever is killed half-way leaves a failed run and nothing else.
"""

from __future__ import annotations

import logging
import math
import time
import uuid
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from recommender.conf import model_storage, value_of
from recommender.engine.algorithm import Algorithm
from recommender.engine.artifact import Evidence, write_artifact
from recommender.engine.defaults import algorithm_named
from recommender.engine.evaluation import (
    AlgorithmResult,
    EvaluationReport,
    Progress,
    Protocol,
    evaluate,
)
from recommender.errors import NothingToTrainError, PromotionRefusedError
from recommender.everyone.asking import keep_asking_order
from recommender.models import Run, Version
from recommender.registry import promote, register, remove_old_versions
from recommender.sources import TrainingData, training_data

logger = logging.getLogger(__name__)

Report = Callable[[float, str], None]

CODE_VERSION = "0.1.0"
LIST_LENGTHS = (10, 20)
TRAINING_LOCK = 0x747261  # with a number of the algorithm: one training of it at a time, of all processes
WAIT_SECONDS = 2.0


@dataclass(frozen=True)
class Trained:
    """What became of one algorithm."""

    algorithm: str
    version: str
    is_live: bool
    refusal: str  # why it is not live, in words
    metrics: dict[str, Any]
    seconds: float

    def as_line(self) -> str:
        """One line for a terminal."""
        ndcg = self.metrics.get("ndcg@10")
        found = f"ndcg@10 {ndcg['value']:.4f}" if ndcg else self.metrics.get("note", "not evaluated")
        state = "live" if self.is_live else f"not live: {self.refusal}"
        return f"{self.algorithm}: {self.version}, {found}, {self.seconds:.1f} s, {state}"


def train(
    algorithms: Sequence[str],
    *,
    by: str,
    report: Report,
    job_id: uuid.UUID | None = None,
    promotes: bool = True,
) -> list[Trained]:
    """Train algorithms one after the other on the evidence as it is now.

    Raises
    ------
    NothingToTrainError
        When nothing speaks for any movie.
    """
    report(0.0, "reading evidence")
    data = training_data()
    if not len(data.interactions):
        raise NothingToTrainError("nobody has rated, liked or looked at a movie yet")
    keep_asking_order(data.interactions, at=timezone.now())
    trained = []
    for place, name in enumerate(algorithms):
        part = _part(report, place=place, parts=len(algorithms))
        with _only_training(name, part):
            trained.append(_train_one(name, data, by=by, report=part, job_id=job_id, promotes=promotes))
    return trained


@contextmanager
def _only_training(name: str, report: Report) -> Iterator[None]:
    """Wait for other trainings of the algorithm, and close the runs of it that died ones left open."""
    keys = [TRAINING_LOCK, zlib.crc32(name.encode()) - 2**31]
    while not _answer("SELECT pg_try_advisory_lock(%s, %s)", keys):
        report(0.0, f"waiting for another training of {name} to end")
        time.sleep(WAIT_SECONDS)
    try:
        Run.objects.filter(algorithm=name, state=Run.State.RUNNING).update(
            state=Run.State.FAILED, finished_at=timezone.now(), error="its process ended before it did"
        )
        yield
    finally:
        _answer("SELECT pg_advisory_unlock(%s, %s)", keys)


def _answer(statement: str, given: list[int]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        (answer,) = cursor.fetchone()
    return bool(answer)


def _part(report: Report, *, place: int, parts: int) -> Report:
    """The report of one part of the work, as a share of all of it."""
    return lambda share, message: report((place + share) / parts, message)


def _train_one(
    name: str,
    data: TrainingData,
    *,
    by: str,
    report: Report,
    job_id: uuid.UUID | None,
    promotes: bool,
) -> Trained:
    begun = time.perf_counter()
    algorithm = algorithm_named(name)
    run = _opened_run(algorithm, data, job_id)
    try:
        version = _evaluated_and_written(run, algorithm, data, report)
    except BaseException as error:
        _close(run, state=Run.State.FAILED, error=f"{type(error).__name__}: {error}")
        raise
    _close(run, state=Run.State.DONE)
    refusal = _promoted(version, by=by) if promotes else "not asked to be"
    remove_old_versions(algorithm=version.algorithm, at=timezone.now())
    seconds = time.perf_counter() - begun
    report(1.0, f"{run.algorithm} {'stays as it was' if refusal else 'is live'}")
    return Trained(run.algorithm, version.name, not refusal, refusal, run.metrics, seconds)


def _opened_run(algorithm: Algorithm, data: TrainingData, job_id: uuid.UUID | None) -> Run:
    evidence = Evidence.of(data.interactions)
    return Run.objects.create(
        algorithm=algorithm.name(),
        hyperparameters=algorithm.hyperparameters(),
        seed=value_of("SEED"),
        started_at=timezone.now(),
        evidence_from=_moment(evidence.first),
        evidence_until=_moment(evidence.last),
        n_users=evidence.n_users,
        n_items=evidence.n_items,
        n_interactions=evidence.n_interactions,
        job_id=job_id,
    )


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)


def _close(run: Run, *, state: Run.State, error: str = "") -> None:
    run.state, run.error, run.finished_at = state, error, timezone.now()
    run.save()


def _evaluated_and_written(run: Run, algorithm: Algorithm, data: TrainingData, report: Report) -> Version:
    begun = time.perf_counter()
    report(0.05, f"evaluating {run.algorithm}")
    run.metrics = evaluated(run.algorithm, data, report=report)
    evaluated_at = time.perf_counter()
    report(0.55, f"fitting {run.algorithm} on all evidence")
    algorithm.fit(data.interactions, features=data.features)
    fitted_at = time.perf_counter()
    report(0.9, f"writing {run.algorithm}")
    version = _written(run, algorithm, data)
    run.seconds = {
        "evaluate": round(evaluated_at - begun, 3),
        "fit": round(fitted_at - evaluated_at, 3),
        "write": round(time.perf_counter() - fitted_at, 3),
    }
    return version


def evaluated(name: str, data: TrainingData, *, report: Report) -> dict[str, Any]:
    """Metrics on a holdout: by time where times are known, else of held-out users.

    With too little evidence for a holdout there are none, and `note` says why.
    """
    protocol: Protocol = "strong" if data.interactions.times is None else "time"
    # Popularity goes first: all differences are against it.
    contenders = {label: algorithm_named(label) for label in dict.fromkeys(("popularity", name))}
    try:
        found = evaluate(
            data.interactions,
            protocol=protocol,
            algorithms=contenders,
            k=LIST_LENGTHS,
            seed=value_of("SEED"),
            features=data.features,
            progress=_evaluation_progress(list(contenders), report),
        )
    except ValueError as error:
        return {"note": f"not evaluated: {error}", "is_simulated": data.is_simulated}
    return _metrics_of(found, found.result_of(name), is_simulated=data.is_simulated)


def _evaluation_progress(labels: list[str], report: Report) -> Progress:
    """From 5 to 55 % of one algorithm's training, each contender an equal part."""

    def tell(label: str, done: int, total: int) -> None:
        share = (labels.index(label) + done / max(total, 1)) / len(labels)  # nobody may be left to judge by
        report(0.05 + 0.5 * share, f"evaluating {label}")

    return tell


def _metrics_of(found: EvaluationReport, result: AlgorithmResult, *, is_simulated: bool) -> dict[str, Any]:
    estimates = {
        metric: asdict(estimate)
        for metric, estimate in result.metrics.items()
        if not math.isnan(estimate.value)
    }
    differences = {
        metric: asdict(estimate)
        for metric, estimate in result.differences.items()
        if not math.isnan(estimate.value)
    }
    return {
        **estimates,
        "totals": {name: value for name, value in result.totals.items() if not math.isnan(value)},
        "against_popularity": differences,
        "protocol": found.protocol,
        "n_users": found.n_users,
        "n_without_holdout": found.n_without_holdout,
        "n_cold": found.n_cold,
        "ms_per_list": round(result.seconds_per_answer * 1000, 4),
        "is_simulated": is_simulated,
    }


def _written(run: Run, algorithm: Algorithm, data: TrainingData) -> Version:
    now = timezone.now()
    name = f"{run.algorithm}-{now:%Y%m%dT%H%M%S}-{run.pk}"
    folder = model_storage() / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    manifest = write_artifact(
        folder,
        algorithm,
        item_ids=data.interactions.item_ids,
        evidence=Evidence.of(data.interactions),
        code_version=CODE_VERSION,
        seed=run.seed,
        metrics={
            metric: figures["value"]
            for metric, figures in run.metrics.items()
            if isinstance(figures, dict) and "value" in figures
        },
    )
    return register(run=run, name=name, folder=folder, manifest=asdict(manifest), at=now)


def _promoted(version: Version, *, by: str) -> str:
    """Why the version was not promoted, in words; empty when it is live."""
    try:
        promote(version=version, by=by, at=timezone.now(), reason="trained on all evidence")
    except PromotionRefusedError as refused:
        logger.warning("%s is not promoted: %s", version.name, refused)
        return str(refused)
    return ""
