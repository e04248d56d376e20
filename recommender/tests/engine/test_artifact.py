import json

import numpy as np
import pytest

from recommender.engine.algorithms.ease import EASE
from recommender.engine.algorithms.item_knn import ItemKNN
from recommender.engine.artifact import Evidence, read_artifact, read_manifest, write_artifact
from recommender.engine.errors import DamagedArtifactError
from recommender.engine.naming import algorithm_class
from recommender.tests.engine.worlds import random_world

WORLD = random_world(seed=1)


@pytest.fixture
def written(tmp_path):
    model = EASE(l2=3.0).fit(WORLD)
    write_artifact(
        tmp_path / "v1",
        model,
        item_ids=WORLD.item_ids,
        evidence=Evidence.of(WORLD),
        code_version="1.2",
        seed=7,
        metrics={"ndcg@10": 0.25},
    )
    return tmp_path / "v1"


def test_manifest_says_what_was_run_on_what(written):
    manifest = read_manifest(written)
    assert (manifest.algorithm, manifest.seed, manifest.code_version) == ("ease", 7, "1.2")
    assert manifest.hyperparameters["l2"] == 3.0
    assert manifest.metrics == {"ndcg@10": 0.25}
    assert manifest.evidence == Evidence(
        int(WORLD.times.min()), int(WORLD.times.max()), WORLD.n_users, WORLD.n_items, len(WORLD)
    )


def test_folder_holds_arrays_and_a_manifest_and_nothing_unfinished(written):
    assert {path.suffix for path in written.iterdir()} == {".npy", ".json"}
    assert [path.name for path in written.parent.iterdir()] == ["v1"]


def test_item_ids_come_back_with_the_model(written):
    assert read_artifact(written).items.ids.tolist() == WORLD.item_ids.tolist()


def test_arrays_are_mapped_read_only_and_not_copied(written):
    model = read_artifact(written).model
    assert isinstance(model, EASE)
    weights = model.weights_
    assert isinstance(weights.base, np.memmap)
    assert weights.dtype == np.float32
    assert not weights.flags.writeable


def test_neighbours_are_mapped_and_take_twelve_bytes_each(tmp_path):
    model = ItemKNN().fit(WORLD)
    write_artifact(
        tmp_path / "v1", model, item_ids=WORLD.item_ids, evidence=Evidence.of(WORLD), code_version="1"
    )
    loaded = read_artifact(tmp_path / "v1").model
    assert isinstance(loaded, ItemKNN)
    parts = (loaded.similarity_.data, loaded.similarity_.indices)
    assert not any(part.flags.writeable for part in parts)  # a copy could be written to
    assert [part.itemsize for part in parts] == [8, 4]


def test_text_ids_are_stored_without_pickle(tmp_path):
    model = algorithm_class("popularity")().fit(WORLD)
    ids = np.array([f"movie {item}" for item in WORLD.item_ids])
    write_artifact(tmp_path / "v1", model, item_ids=ids, evidence=Evidence.of(WORLD), code_version="1")
    assert read_artifact(tmp_path / "v1").items.index_of("movie 3") == 3


def test_changed_file_is_named(written):
    path = written / "weights_.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedArtifactError, match=r"weights_\.npy has changed"):
        read_artifact(written)


def test_missing_file_is_named(written):
    (written / "core_.npy").unlink()
    with pytest.raises(DamagedArtifactError, match=r"core_\.npy cannot be read"):
        read_artifact(written, verify=False)


def test_truncated_file_is_named_also_without_verifying(written):
    path = written / "weights_.npy"
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(DamagedArtifactError, match=r"weights_\.npy cannot be read"):
        read_artifact(written, verify=False)


def test_pickled_array_is_never_loaded(written):
    np.save(written / "core_.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(DamagedArtifactError, match=r"core_\.npy cannot be read"):
        read_artifact(written, verify=False)


@pytest.mark.parametrize("text", ["", "{}", "not json", '{"algorithm": 1}'])
def test_unreadable_manifest_is_named(written, text):
    (written / "manifest.json").write_text(text)
    with pytest.raises(DamagedArtifactError, match=r"manifest\.json cannot be read"):
        read_artifact(written)


@pytest.mark.parametrize("change", [{"algorithm": "gone"}, {"hyperparameters": {"unheard_of": 1}}])
def test_manifest_of_another_code_is_refused(written, change):
    path = written / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(DamagedArtifactError, match="does not fit this code"):
        read_artifact(written)


def test_manifest_that_names_a_file_outside_its_folder_is_refused(written):
    path = written / "manifest.json"
    found = json.loads(path.read_text())
    found["checksums"]["../secret.npy"] = "0"
    path.write_text(json.dumps(found))
    with pytest.raises(DamagedArtifactError, match="outside its folder"):
        read_artifact(written)


def test_folder_that_is_no_artifact_is_refused(tmp_path):
    with pytest.raises(DamagedArtifactError, match=r"manifest\.json cannot be read"):
        read_artifact(tmp_path)


def test_artifact_is_never_overwritten(written):
    model = algorithm_class("popularity")().fit(WORLD)
    with pytest.raises(FileExistsError):
        write_artifact(written, model, item_ids=WORLD.item_ids, evidence=Evidence.of(WORLD), code_version="1")


def test_failed_write_leaves_nothing_behind(tmp_path):
    model = algorithm_class("popularity")().fit(WORLD)
    objects = np.array([object()] * WORLD.n_items)
    with pytest.raises(ValueError, match="Object arrays cannot be saved"):
        write_artifact(
            tmp_path / "v1", model, item_ids=objects, evidence=Evidence.of(WORLD), code_version="1"
        )
    assert not list(tmp_path.iterdir())


def test_ids_of_another_catalogue_are_refused(tmp_path):
    model = algorithm_class("popularity")().fit(WORLD)
    with pytest.raises(ValueError, match="item_ids must have shape"):
        write_artifact(
            tmp_path / "v1", model, item_ids=WORLD.item_ids[1:], evidence=Evidence.of(WORLD), code_version="1"
        )
