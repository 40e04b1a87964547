"""Python's side of preprocess-reference.ts: levels and what Keras' imagenet_utils makes of them, as JSON on standard output."""

import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
from keras.src.applications import imagenet_utils

levels = np.random.default_rng(20261125).integers(0, 256, (4, 5, 3)).astype("float32")
levels[0, 0], levels[0, 1] = 0, 255


def values(mode):
    return imagenet_utils.preprocess_input(levels.copy(), "channels_last", mode).ravel().tolist()


print(
    json.dumps(
        {
            "keras": keras.__version__,
            "shape": levels.shape,
            "levels": levels.ravel().tolist(),
            **{mode: values(mode) for mode in ("tf", "torch", "caffe")},
        }
    )
)
