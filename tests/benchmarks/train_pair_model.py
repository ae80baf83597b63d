"""Train the pair model on the development pairs: `python -m tests.benchmarks.train_pair_model`.

It is written as plain arrays, without pickle, beside its code; the same data and versions give the same bytes.
"""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

import scoring.compare
from scoring.compare.pair_model import FORMAT, MATCHED, MODEL_FILE
from scoring.compare.token_matches import MATCHES
from scoring.compare.wording import FEATURES
from scoring.config import EmbedConfig
from tests.benchmarks.pair_data import SHIPPED_ON, Pairs, data_folder, read_pairs, without_matches
from tests.benchmarks.pair_fit import calibrate, fit, folded_scores

_EPOCH = (1980, 1, 1, 0, 0, 0)
_DIGITS = 6
"""Decimals that weights are written with: below that, two machines may sum differently."""


def pack(arrays: dict[str, Any]) -> bytes:
    """Return the npz file of arrays, without the time of writing."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(arrays):
            part = io.BytesIO()
            np.lib.format.write_array(part, np.asanyarray(arrays[name]), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _EPOCH), part.getvalue(), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def main() -> None:
    """Train, calibrate and write."""
    pairs = read_pairs([data_folder() / f"{name}.jsonl" for name in SHIPPED_ON])
    matched = {MATCHED + key: array for key, array in _train(pairs).items() if not key.startswith("word")}
    arrays = _train(without_matches(pairs)) | matched
    arrays |= {"format": FORMAT, "features": np.array([*FEATURES, *MATCHES]), "encoder": EmbedConfig().model}
    content = pack(arrays)
    target = Path(scoring.compare.__file__).with_name(MODEL_FILE)
    target.write_bytes(content)
    print(f"{target.name}: {len(pairs.labels)} pairs, {len(content)} bytes, {hashlib.sha256(content).hexdigest()}")
    for name in ("beta_contradicts", "beta_same"):
        print(f"{name}: {arrays[MATCHED + name]} with matches of tokens, {arrays[name]} without")


def _train(pairs: Pairs) -> dict[str, Any]:
    """Return the arrays of one model and its calibration."""
    calibration = calibrate(folded_scores(pairs)[0], pairs.labels)
    arrays = {
        **fit(pairs, np.ones(len(pairs.labels))),
        "beta_contradicts": calibration.beta_contradicts,
        "beta_same": calibration.beta_same,
    }
    return {key: array.round(_DIGITS) if array.dtype.kind == "f" else array for key, array in arrays.items()}


if __name__ == "__main__":
    main()
