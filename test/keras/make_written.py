"""Makes written.json: what real Keras writes for the net of example-net.ts, for each initialiser and each activation.

    python make_written.py > written.json && npx prettier --write written.json        (with keras 3.15.1, h5py)
"""

import io
import json
import os
import tempfile
import zipfile

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import h5py
import keras
import numpy as np
from keras import initializers, layers as l


def example_net():
    pictures = keras.Input((8, 7, 3), name="pictures")
    scaled = l.Rescaling(1 / 128, -1, name="scaled")(pictures)
    decay = keras.regularizers.L1L2(0, 1e-4)
    stem = l.Conv2D(4, 3, padding="same", activation="relu", kernel_regularizer=decay, name="stem")(scaled)
    deep = l.DepthwiseConv2D(3, padding="same", activation="swish", name="deep")(stem)
    late = l.Conv2D(4, 1, use_bias=False, name="late")(deep)
    early = l.Conv2D(4, 1, use_bias=False, name="early")(stem)
    wide = l.SeparableConv2D(4, 3, depth_multiplier=2, padding="same", activation="relu", name="wide")(early)
    bent = l.PReLU(shared_axes=[1, 2], name="bent")(wide)
    x = l.Add(name="sum")([late, bent])
    x = l.Concatenate(name="joined")([x, stem])
    x = l.BatchNormalization(momentum=0.9, name="even")(x)
    x = l.ReLU(6, name="cut")(x)
    x = l.LeakyReLU(0.2, name="leaky")(x)
    x = l.ZeroPadding2D(((0, 1), (2, 3)), name="framed")(x)
    x = l.MaxPooling2D(2, name="larger")(x)
    x = l.AveragePooling2D(2, strides=1, padding="same", name="mean")(x)
    x = l.SpatialDropout2D(0.5, name="channels")(x)
    x = l.GaussianNoise(0.1, name="noisy")(x)
    x = l.LayerNormalization(name="level")(x)
    x = l.Activation("softplus", name="soft")(x)
    heads = [
        l.GlobalAveragePooling2D(name="average")(x),
        l.GlobalMaxPooling2D(name="largest")(x),
        l.Flatten(name="flat")(x),
    ]
    x = l.Concatenate(name="all")(heads)
    x = l.Dropout(0.5, name="dropped")(x)
    answer = l.Dense(1, activation="sigmoid", name="answer")(x)
    return keras.Model(pictures, answer, name="example")


def count_up(model):
    """Numbers that go on from one weight to the next, an eighth apart, in the order of example-net.ts."""
    counted = 0
    for name in ["stem", "deep", "late", "early", "wide", "bent", "even", "level", "answer"]:
        layer = model.get_layer(name)
        values = []
        for weight in layer.get_weights():
            values.append((counted + np.arange(weight.size)).reshape(weight.shape) / 8)
            counted += weight.size
        layer.set_weights(values)


def attribute(value):
    return value.tolist() if isinstance(value, np.ndarray) else value


def contents(file):
    """Path -> attributes of a group, shape and first number of a dataset."""
    found = {}

    def visit(path, item):
        if isinstance(item, h5py.Dataset):
            found[path] = {"shape": list(item.shape), "first": float(item[()].flat[0])}
        else:
            found[path] = {name: attribute(value) for name, value in item.attrs.items()}

    with h5py.File(file, "r") as h5:
        h5.visititems(visit)
    return found


def inputs_of(node):
    if not node:
        return []
    (arguments,) = node[0]["args"]
    tensors = arguments if isinstance(arguments, list) else [arguments]
    return [tensor["config"]["keras_history"][0] for tensor in tensors]


def described(layer):
    config = layer["config"]
    if isinstance(config["dtype"], dict):
        config["dtype"] = config["dtype"]["config"]["name"]
    return {
        "class_name": layer["class_name"],
        "module": layer["module"],
        "config": config,
        "inputs": inputs_of(layer["inbound_nodes"]),
    }


each_initializer = {
    "zeros": initializers.Zeros(),
    "ones": initializers.Ones(),
    "constant": initializers.Constant(0.5),
    "randomNormal": initializers.RandomNormal(0.25, 0.5),
    "truncatedNormal": initializers.TruncatedNormal(0.25, 0.5),
    "randomUniform": initializers.RandomUniform(-0.25, 0.5),
    "varianceScaling": initializers.VarianceScaling(2.0, "fan_avg", "untruncated_normal"),
    "glorotNormal": initializers.GlorotNormal(),
    "glorotUniform": initializers.GlorotUniform(),
    "heNormal": initializers.HeNormal(),
    "heUniform": initializers.HeUniform(),
    "leCunNormal": initializers.LecunNormal(),
    "leCunUniform": initializers.LecunUniform(),
    "orthogonal": initializers.Orthogonal(0.5),
    "identity": initializers.Identity(0.5),
}


def serialized_initializers():
    serialized = {
        name: keras.saving.serialize_keras_object(initializer)
        for name, initializer in each_initializer.items()
    }
    # Keras forgets the gain of an Identity when it saves it, but takes it.
    assert initializers.Identity.from_config({"gain": 0.5}).gain == 0.5
    serialized["identity"]["config"] = {"gain": 0.5}
    return serialized


petri_names = {"hardSwish": "hard_silu"}
each_activation = "elu gelu hardSwish linear relu relu6 selu sigmoid softmax softplus softsign swish tanh".split()


def main():
    model = example_net()
    count_up(model)
    with tempfile.TemporaryDirectory() as folder:
        model.save(f"{folder}/example.keras")
        model.save(f"{folder}/example.h5")
        with zipfile.ZipFile(f"{folder}/example.keras") as archive:
            config = json.loads(archive.read("config.json"))
            keras_weights = contents(io.BytesIO(archive.read("model.weights.h5")))
        h5 = contents(f"{folder}/example.h5")
    written = {
        "version": keras.__version__,
        "layers": [described(layer) for layer in config["config"]["layers"]],
        "kerasWeights": keras_weights,
        "h5": h5,
        "initializers": serialized_initializers(),
        "activations": {
            name: keras.activations.serialize(keras.activations.get(petri_names.get(name, name))) for name in each_activation
        },
    }
    print(json.dumps(written))


main()
