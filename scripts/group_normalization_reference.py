"""Python's side of group-normalization-reference.ts: weights and losses of three steps of SGD on one batch, as JSON on standard output."""

import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import keras
import numpy as np
import tensorflow

draw = np.random.default_rng(20261127)
layers = keras.layers
learning_rate = 0.1


def flat(values):
    return [float(value) for value in np.asarray(values).ravel()]


class Seen(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.after = []

    def on_epoch_end(self, epoch, logs=None):
        self.after.append([flat(weight) for weight in self.model.get_weights()])


def case(groups, is_flat, **options):
    """A convolution to 6 channels, the normalisation of it (of its 54 values, where is_flat), and an answer."""
    x = draw.uniform(0, 1, (5, 4, 4, 2)).astype("float32")
    y = np.asarray([0, 1, 1, 0, 1], "float32").reshape(-1, 1)
    normalization = layers.GroupNormalization(groups=groups, **options)
    middle = [layers.Flatten(), normalization] if is_flat else [normalization, layers.Flatten()]
    model = keras.Sequential([keras.Input((4, 4, 2)), layers.Conv2D(6, 2), *middle, layers.Dense(1, "sigmoid")])
    start = [draw.normal(0, 0.5, weight.shape).astype("float32") for weight in model.get_weights()]
    model.set_weights(start)
    model.compile(keras.optimizers.SGD(learning_rate), "binary_crossentropy")
    seen = Seen()
    fitted = model.fit(x, y, batch_size=5, epochs=3, shuffle=False, callbacks=[seen], verbose=0)
    return {
        "groups": groups,
        "flat": is_flat,
        "epsilon": normalization.epsilon,
        "center": normalization.center,
        "scale": normalization.scale,
        "images": flat(x),
        "labels": flat(y),
        "weights0": [flat(weight) for weight in start],
        "losses": flat(fitted.history["loss"]),
        "weights": seen.after,
    }


print(
    json.dumps(
        {
            "versions": {"keras": keras.__version__, "tensorflow": tensorflow.__version__, "numpy": np.__version__},
            "learningRate": learning_rate,
            "cases": [
                case(3, False),
                case(1, False, epsilon=0.1),
                case(6, False, scale=False),
                case(2, False, center=False),
                case(2, False, center=False, scale=False),
                case(9, True),
            ],
        }
    )
)
