"""Python's side of applications.ts.

    python applications.py make FOLDER NAME...   makes nets with random weights, saved as .keras and .h5, and writes what
                                                 Keras answers for a picture; a line of JSON each
    python applications.py serve FOLDER          answers how long a batch takes

Statistics of batch normalisation are those of the pictures, each then up to a tenth off, so that no layer's output is all
but zero and every statistic counts.
"""

import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tensorflow as tf
from keras import layers

applications = keras.applications
batch = 16


def pictures(shape, count):
    return np.random.default_rng(20261125).integers(0, 256, (count, *shape)).astype("float32")


def behind(preprocess_input, net, side):
    """A net with its own preprocess_input among its layers, as many save it."""
    inputs = keras.Input((side, side, 3))
    return keras.Model(inputs, net(preprocess_input(inputs)))


def small(inputs, x):
    for filters in (8, 16):
        x = layers.Conv2D(filters, 3, strides=2, activation="gelu")(x)
        x = layers.BatchNormalization()(x)
    return keras.Model(inputs, layers.GlobalAveragePooling2D()(x))


def head_of_layers():
    """What people put before a net: augmentation, Resizing, Normalization and Rescaling of a number a channel."""
    inputs = keras.Input((96, 80, 3))
    x = layers.RandomFlip("horizontal")(inputs)
    x = layers.RandomRotation(0.1)(x)
    x = layers.RandomZoom(0.1)(x)
    x = layers.RandomContrast(0.2)(x)
    x = layers.Resizing(64, 64)(x)
    normalization = layers.Normalization()
    normalization.adapt(pictures((8, 8, 3), 8))
    x = layers.Rescaling([0.5, 1.0, 2.0], [1.0, 0.0, -1.0])(normalization(x))
    x = layers.Normalization(mean=[0.1, 0.2, 0.3], variance=[1.0, 2.0, 3.0])(x)
    return small(inputs, x)


def head_of_functions():
    """Arithmetic that Keras saves as functions."""
    inputs = keras.Input((64, 64, 3))
    x = 2.0 - applications.densenet.preprocess_input(inputs[..., ::-1])
    return small(inputs, -(0.5 * x) / 1.5 + 0.25)


def application(name, **options):
    return lambda: getattr(applications, name)(weights=None, classifier_activation=None, **options)


makers = {
    "MobileNetV3Small": application("MobileNetV3Small", input_shape=(224, 224, 3)),
    "MobileNetV3Large": application("MobileNetV3Large", input_shape=(224, 224, 3)),
    "EfficientNetB0": application("EfficientNetB0"),
    "EfficientNetV2B0": application("EfficientNetV2B0"),
    "NASNetMobile": application("NASNetMobile"),
    "ConvNeXtTiny": application("ConvNeXtTiny"),
    "ResNet50, its preprocess_input before it": lambda: behind(
        applications.resnet.preprocess_input, application("ResNet50")(), 224
    ),
    "InceptionV3": application("InceptionV3"),
    "layers at its head": head_of_layers,
    "functions at its head": head_of_functions,
}


def all_layers(model):
    for layer in model.layers:
        yield layer
        if isinstance(layer, keras.Model):
            yield from all_layers(layer)


def settle(model, images):
    """Statistics of the pictures, then all weights off by up to a tenth."""
    normalizations = [
        layer for layer in all_layers(model) if isinstance(layer, layers.BatchNormalization)
    ]
    for layer in normalizations:
        layer.momentum, momentum = 0.0, layer.momentum
        layer.kept_momentum = momentum
    if normalizations:
        model(images, training=True)
    for layer in normalizations:
        layer.momentum = layer.kept_momentum
    random = np.random.default_rng(1)
    for layer in all_layers(model):
        if isinstance(layer, layers.BatchNormalization):
            layer.set_weights([w * random.uniform(0.9, 1.1, w.shape) + 0.01 for w in layer.get_weights()])
        if type(layer).__name__ == "LayerScale":
            layer.set_weights([random.uniform(0.2, 0.4, w.shape) for w in layer.get_weights()])


def make(folder, name):
    keras.utils.set_random_seed(7)
    model = makers[name]()
    shape = model.input_shape[1:]
    images = pictures(shape, batch)
    settle(model, images)
    for ending in ("keras", "h5"):
        model.save(f"{folder}/{name}.{ending}")
    images.astype("<f4").tofile(f"{folder}/{name}.pictures")
    answer = np.asarray(model.predict(images[:2], verbose=0), "<f4")
    answer.tofile(f"{folder}/{name}.answer")
    exact_answer(name, model, images[:2]).astype("<f8").tofile(f"{folder}/{name}.exact")
    print(json.dumps({"name": name, "shape": shape, "parameters": model.count_params()}), flush=True)


def exact_answer(name, model, images):
    """Of the same net in double precision."""
    weights = [weight.astype("float64") for weight in model.get_weights()]
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    try:
        exact = makers[name]()
        exact.set_weights(weights)
        for layer in all_layers(exact):
            if isinstance(layer, layers.Normalization):
                layer.finalize_state()
        return np.asarray(exact.predict(images.astype("float64"), verbose=0))
    finally:
        keras.config.set_floatx("float32")
        keras.config.set_dtype_policy("float32")


def serve(folder):
    """As a contestant of bench/contestant.ts: {task, name, repeats} asks for the seconds of a batch."""
    known = {}
    for line in sys.stdin:
        request = json.loads(line)
        name, repeats = request["name"], request["repeats"]
        if name not in known:
            known.clear()
            model = keras.models.load_model(f"{folder}/{name}.keras")
            images = tf.constant(pictures(model.input_shape[1:], batch))
            known[name] = (tf.function(lambda x, model=model: model(x, training=False)), images)
        call, images = known[name]
        start = time.perf_counter()
        for _ in range(repeats):
            call(images).numpy()
        print(json.dumps({"result": (time.perf_counter() - start) / repeats}), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        versions = {"keras": keras.__version__, "tensorflow": tf.__version__}
        print(json.dumps(versions), flush=True)
        for each in sys.argv[3:] or makers:
            make(sys.argv[2], each)
    else:
        serve(sys.argv[2])
