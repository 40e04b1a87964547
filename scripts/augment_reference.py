"""Python's side of augment-reference.ts: pictures, draws, and what Keras' image layers make of them, as JSON on standard output."""

import json
import os
from unittest import mock

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import keras
import numpy as np
import tensorflow
from keras import layers
from keras.src.backend.tensorflow import random as random_of_keras

draw = np.random.default_rng(20261126)


def flat(values):
    return [float(value) for value in np.asarray(values).ravel()]


def given(uniforms, betas=(), orders=()):
    """The layer's draws are these: each uniform is a share of its range. Lists, in the order in which Keras draws."""
    uniforms, betas, orders = iter(uniforms), iter(betas), iter(orders)

    def uniform(shape, minval=0.0, maxval=1.0, dtype=None, seed=None):
        count = int(np.prod(shape))
        shares = np.array([next(uniforms) for _ in range(count)], "float32").reshape(shape)
        low, high = np.float32(minval), np.float32(maxval)
        return tensorflow.constant(low + (high - low) * shares, "float32")

    def beta(shape, alpha, beta, dtype=None, seed=None):
        return tensorflow.constant([next(betas) for _ in range(int(np.prod(shape)))], "float32")

    def shuffle(x, axis=0, seed=None):
        return tensorflow.constant(next(orders), "int32")

    return mock.patch.multiple(random_of_keras, uniform=uniform, beta=beta, shuffle=shuffle)


def pictures():
    noise = draw.integers(0, 256, (6, 9, 3))
    # Grays, pure colours, black, white, two equal channels: where a hue or a saturation is special.
    special = np.array(
        [
            [[0, 0, 0], [255, 255, 255], [128, 128, 128], [255, 0, 0], [0, 255, 0], [0, 0, 255]],
            [[255, 255, 0], [0, 255, 255], [255, 0, 255], [200, 200, 10], [10, 200, 200], [200, 10, 200]],
            [[1, 0, 0], [254, 255, 255], [3, 2, 1], [100, 99, 100], [250, 20, 20], [7, 200, 77]],
        ]
    )
    return {
        "noise": noise,
        "special": special,
        "tall": draw.integers(0, 256, (11, 4, 3)),
        "gray": draw.integers(0, 256, (7, 5, 1)),
    }


PICTURES = pictures()


def after(layer, picture, uniforms):
    """Of a picture of a batch of one."""
    with given(uniforms):
        return np.asarray(layer(np.asarray(picture, "float32")[None], training=True))[0]


def contrast(picture, range_, share):
    """Keras sorts its two numbers, so these are ranges that lie evenly about 1."""
    return after(layers.RandomContrast((1 - range_[0], range_[1] - 1)), picture, [share])


def saturation(picture, range_, share):
    # With value_range (0, 255) Keras cuts a saturation at 255, which none ever has, instead of 1.
    layer = layers.RandomSaturation(tuple(range_), value_range=(0, 1))
    return after(layer, np.asarray(picture, "float32") / np.float32(255), [share]) * np.float32(255)


def hue(picture, range_, sign, share):
    return after(layers.RandomHue(tuple(range_)), picture, [sign, share])


def colour_cases():
    """`draws` are what petri's streams give, option by option."""
    cases = []

    def case(name, picture, contrast_=None, saturation_=None, hue_=None):
        values = PICTURES[picture]
        options, draws = {}, {}
        if contrast_ is not None:
            options["contrastRange"], draws["contrastRange"] = contrast_[0], [contrast_[1]]
            values = contrast(values, *contrast_)
        if saturation_ is not None:
            options["saturationRange"], draws["saturationRange"] = saturation_[0], [saturation_[1]]
            values = saturation(values, *saturation_)
        if hue_ is not None:
            options["hueRange"], draws["hueRange"] = hue_[0], list(hue_[1:])
            values = hue(values, *hue_)
        cases.append({"name": name, "picture": picture, "options": options, "draws": draws, "expected": flat(values)})

    for picture in ("noise", "special", "tall", "gray"):
        case("no contrast", picture, ([0, 2], 0.0))
        case("less contrast", picture, ([0.5, 1.5], 0.25))
        case("more contrast", picture, ([0.5, 1.5], 0.875))
    for picture in ("noise", "special", "tall"):
        case("gray", picture, None, ([0, 1], 0.0))
        case("less saturation", picture, None, ([0.25, 0.75], 0.25))
        case("more saturation", picture, None, ([0.25, 0.75], 0.75))
        case("full saturation", picture, None, ([0, 1], 0.9375))
        case("hue turned a little", picture, None, None, ([0, 0.25], 0.5, 0.25))
        case("hue turned back", picture, None, None, ([0, 0.25], 0.75, 0.75))
        case("hue turned half round", picture, None, None, ([0.5, 1], 0.25, 1.0))
        case("hue turned back half round", picture, None, None, ([0.5, 1], 0.625, 0.875))
        case("all three", picture, ([0.75, 1.25], 0.875), ([0.25, 0.625], 0.75), ([0, 0.5], 0.875, 0.625))
        case("all three otherwise", picture, ([0.75, 1.25], 0.125), ([0.5, 0.75], 0.875), ([0, 0.5], 0.125, 0.75))
    return cases


def erasing_cases():
    """Keras draws the width's share, the height's, left, top, then the chance and the threshold; petri the threshold first."""
    cases = []
    for picture in ("noise", "tall", "gray"):
        for area, probability, threshold, across, down, left, top, value in (
            ([0.02, 0.33], 1.0, 0.5, 0.5, 0.75, 0.375, 0.625, 7.0),
            ([0.02, 0.33], 0.5, 0.4375, 0.9375, 0.125, 0.0, 1.0, 0.0),
            ([0.02, 0.33], 0.5, 0.5, 0.9375, 0.125, 0.25, 0.75, 0.0),
            ([0.25, 0.75], 0.75, 0.125, 0.0, 1.0, 0.125, 0.5, 127.5),
            ([0.0, 0.01], 1.0, 0.25, 0.75, 0.5, 0.3125, 0.5625, 99.0),
            ([1.0, 1.0], 1.0, 0.25, 0.75, 0.5, 0.3125, 0.5625, 42.0),
            ([0.1, 0.6], 0.25, 0.1875, 0.6875, 0.4375, 0.8125, 0.1875, (10.0, 20.0, 30.0)),
        ):
            if picture == "gray" and isinstance(value, tuple):
                continue
            layer = layers.RandomErasing((probability, probability), scale=tuple(area), fill_value=value)
            values = after(layer, PICTURES[picture], [across, down, left, top, 0.5, threshold])
            cases.append(
                {
                    "picture": picture,
                    "erasing": {"probability": probability, "area": area, "aspect": None, "value": value},
                    "draws": [threshold, across, down, left, top],
                    "expected": flat(values),
                }
            )
    return cases


print(
    json.dumps(
        {
            "versions": {"keras": keras.__version__, "tensorflow": tensorflow.__version__, "numpy": np.__version__},
            "pictures": {
                name: {"height": values.shape[0], "width": values.shape[1], "channels": values.shape[2], "levels": values.ravel().tolist()}
                for name, values in PICTURES.items()
            },
            "colours": colour_cases(),
            "erasing": erasing_cases(),
        }
    )
)
