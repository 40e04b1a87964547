"""Python's side of check-export.ts: reads one JSON request, opens exported models in real Keras, answers one JSON line.

Pictures are read by Keras and Pillow and standardised as Keras' ImageDataGenerator does; petri has no part in it.
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import PIL
import tensorflow as tf
import tf_keras


def standardized(x, spec, statistics):
    x = x * np.float32(spec["rescale"])
    if spec["samplewiseCenter"] or spec["samplewiseStdNormalization"]:
        x -= np.mean(x)
    if spec["samplewiseStdNormalization"]:
        x /= np.std(x) + 1e-6
    if spec["featurewiseCenter"] or spec["featurewiseStdNormalization"]:
        x -= np.array(statistics["mean"], "float32")
    if spec["featurewiseStdNormalization"]:
        x /= np.array(statistics["std"], "float32") + 1e-6
    return x


def picture(file, spec, statistics):
    image = keras.utils.load_img(
        file,
        color_mode=spec["colorMode"],
        target_size=spec["imageSize"],
        interpolation=spec["interpolation"],
    )
    return standardized(keras.utils.img_to_array(image), spec, statistics)


def train_on(library, model, x):
    """Loss of a step of training, and whether it moved a weight."""
    units = model.output_shape[-1]
    labels = np.arange(len(x)) % 2
    y = labels if units == 1 else np.eye(units)[labels]
    loss = "binary_crossentropy" if units == 1 else "categorical_crossentropy"
    before = [np.array(weight) for weight in model.get_weights()]
    model.compile(library.optimizers.SGD(0.01), loss)
    value = model.train_on_batch(x, y)
    moved = any(not np.array_equal(old, new) for old, new in zip(before, model.get_weights()))
    return {"loss": float(value), "moved": moved}


def opened(library, file, x):
    model = library.models.load_model(file)
    outputs = np.asarray(model.predict(x, verbose=0), "float64")
    return {"outputs": outputs.tolist(), **train_on(library, model, x)}


def checked(variant):
    spec, statistics = variant["generator"], variant["statistics"]
    x = np.stack([picture(file, spec, statistics) for file in variant["pictures"]]).astype("<f4")
    x.tofile(variant["pixels"])
    return {
        "keras": opened(keras, variant["keras"], x),
        "h5": opened(keras, variant["h5"], x),
        "h5InKeras2": opened(tf_keras, variant["h5"], x),
    }


request = json.load(sys.stdin)
answer = {
    "versions": {
        "Keras": keras.__version__,
        "tf_keras": tf_keras.__version__,
        "TensorFlow": tf.__version__,
        "Pillow": PIL.__version__,
    },
    "results": [checked(variant) for variant in request],
}
print(json.dumps(answer))
