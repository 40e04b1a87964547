"""Python's side of check-export.ts.

    python check_export.py base FOLDER   makes small nets that petri takes for bases
    python check_export.py open          reads a JSON request, opens exported models in real Keras, answers in one line

Pictures are read by Keras and Pillow and standardised as Keras' ImageDataGenerator does; petri has no part in it.
"""

import json
import os
import sys
import tempfile

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
    return {"outputs": outputs.tolist(), "served": served(model, x), **train_on(library, model, x)}


def served(model, x):
    """What its SavedModel gives for the pictures alone, not for a list of them; null: it is a model of Keras 2."""
    if not hasattr(model, "export"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        model.export(folder, verbose=False)
        return np.asarray(tf.saved_model.load(folder).serve(x), "float64").tolist()


def checked(variant):
    spec, statistics = variant["generator"], variant["statistics"]
    x = np.stack([picture(file, spec, statistics) for file in variant["pictures"]]).astype("<f4")
    x.tofile(variant["pixels"])
    return {
        "keras": opened(keras, variant["keras"], x),
        "h5": opened(keras, variant["h5"], x),
        "h5InKeras2": opened(tf_keras, variant["h5"], x),
    }


def make_base(folder):
    """
    base.keras has the layers that only a net from elsewhere has, two branches, and statistics that are not those of the
    start; resized.keras begins with a layer that tfjs computes otherwise.
    """
    keras.utils.set_random_seed(1)
    l = keras.layers
    pictures = keras.Input((48, 40, 3), name="input")
    x = l.RandomFlip(name="flipped")(pictures)
    x = l.Rescaling([1 / 127.5, 1 / 127, 1 / 128], [-1, -1, 0], name="scaled")(x)
    x = l.Cropping2D(((1, 0), (0, 1)), name="cropped")(x)
    x = l.Conv2D(8, 3, strides=2, padding="same", use_bias=False, name="stem")(x)
    x = l.BatchNormalization(name="stem_bn")(x)
    stem = l.ReLU(6, name="stem_relu")(x)
    x = l.DepthwiseConv2D(3, padding="same", use_bias=False, name="deep")(stem)
    x = l.BatchNormalization(name="deep_bn")(x)
    x = l.ReLU(name="deep_relu")(x)
    x = l.Conv2D(8, 1, name="deep_out")(x)
    squeezed = l.GlobalAveragePooling2D(keepdims=True, name="squeezed")(x)
    squeezed = l.Reshape((1, 1, 8), name="shaped")(squeezed)
    x = l.Multiply(name="excited")([x, l.Conv2D(8, 1, activation="sigmoid", name="excite")(squeezed)])
    x = l.Dropout(0.2, noise_shape=(None, 1, 1, 1), name="path")(x)
    added = l.Add(name="added")([stem, x])
    short = l.Conv2D(4, 1, activation="swish", name="short")(stem)
    x = l.Concatenate(name="joined")([short, added])
    x = l.BatchNormalization(name="joined_bn")(x)
    x = l.Conv2D(12, 3, strides=2, activation="relu", name="top")(x)
    generator = np.random.default_rng(1)

    def save(output, name):
        model = keras.Model(pictures, output, name=name)
        model.set_weights([w + generator.uniform(0, 0.3, w.shape) for w in model.get_weights()])
        model.save(f"{folder}/{name}.keras")

    save(x, "base")
    x = l.Rescaling(1 / 255, name="smaller_numbers")(l.Resizing(24, 20, name="resized")(pictures))
    save(l.Conv2D(8, 3, activation="gelu", name="joined")(x), "resized")


def answer_request():
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


if sys.argv[1] == "base":
    make_base(sys.argv[2])
else:
    answer_request()
