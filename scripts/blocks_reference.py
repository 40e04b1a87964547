"""Python's side of blocks-reference.ts: nets as Keras' functional models, written out by hand, and what they do.

Layers have the names that petri gives them, with . for the / that Keras refuses.
"""

import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tensorflow as tf

l = keras.layers
draw = np.random.default_rng(20261125)
learning_rate = 0.25


def convolution(filters, size, name, **others):
    return l.Conv2D(filters, size, padding="same", name=name, **others)


def deep(pictures):
    """A convolution, a block that is projected, three branches of which one holds a block, a block after the pooling."""
    x = convolution(3, 3, "conv2d_1", activation="elu")(pictures)
    y = convolution(4, 3, "residual_1.conv2d_1", strides=2, use_bias=False)(x)
    y = l.BatchNormalization(name="residual_1.batchNormalization_1")(y)
    y = l.Activation("tanh", name="residual_1.activation_1")(y)
    y = convolution(4, 3, "residual_1.conv2d_2", use_bias=False)(y)
    y = l.BatchNormalization(name="residual_1.batchNormalization_2")(y)
    short = convolution(4, 1, "residual_1.shortcut.conv2d_1", strides=2, use_bias=False)(x)
    short = l.BatchNormalization(name="residual_1.shortcut.batchNormalization_1")(short)
    x = l.Add(name="residual_1")([y, short])
    x = l.Activation("swish", name="activation_1")(x)
    one = convolution(2, 1, "parallel_1.branch_1.conv2d_1")(x)
    two = convolution(3, 3, "parallel_1.branch_2.conv2d_1", activation="tanh")(x)
    inner = convolution(3, 3, "parallel_1.branch_2.residual_1.conv2d_1", activation="swish", kernel_regularizer=keras.regularizers.L2(0.05))(two)
    two = l.Add(name="parallel_1.branch_2.residual_1")([inner, two])
    x = l.Concatenate(name="parallel_1")([one, two, x])
    x = l.GlobalAveragePooling2D(name="globalAveragePooling2d_1")(x)
    y = l.Dense(5, "tanh", name="residual_2.dense_1")(x)
    short = l.Dense(5, use_bias=False, name="residual_2.shortcut.dense_1")(x)
    short = l.BatchNormalization(name="residual_2.shortcut.batchNormalization_1")(short)
    x = l.Add(name="residual_2")([y, short])
    return l.Dense(3, "softmax", name="dense_1")(x)


def first(pictures):
    """Blocks that take the pictures themselves, a sum of branches, and a projection of one shape."""
    y = convolution(2, 3, "residual_1.conv2d_1", activation="tanh")(pictures)
    x = l.Add(name="residual_1")([y, pictures])
    one = convolution(2, 1, "parallel_1.branch_1.conv2d_1")(x)
    two = convolution(2, 3, "parallel_1.branch_3.conv2d_1", activation="elu")(x)
    x = l.Add(name="parallel_1")([one, x, two])
    y = l.DepthwiseConv2D(3, padding="same", name="residual_2.depthwiseConv2d_1")(x)
    short = convolution(2, 1, "residual_2.shortcut.conv2d_1", use_bias=False)(x)
    short = l.BatchNormalization(name="residual_2.shortcut.batchNormalization_1")(short)
    x = l.Add(name="residual_2")([y, short])
    x = l.Flatten(name="flatten_1")(x)
    return l.Dense(3, "softmax", name="dense_1")(x)


def flat(values):
    return [float(value) for value in np.asarray(values).ravel()]


def weight_name(layer, weight):
    return "depthwise_kernel" if isinstance(layer, l.DepthwiseConv2D) and weight.name == "kernel" else weight.name


def named(model, values):
    """Of each weight, by the names of its layer and of itself."""
    paths = [(layer.name.replace(".", "/"), weight_name(layer, weight)) for layer in model.layers for weight in layer.weights]
    return {f"{layer}/{weight}": flat(value) for (layer, weight), value in zip(paths, values, strict=True)}


def case(name, build, shape):
    pictures = keras.Input(shape)
    model = keras.Model(pictures, build(pictures))
    weights = [w for layer in model.layers for w in layer.weights]
    for weight in weights:
        low, high = (0.5, 1.5) if "variance" in weight.name or weight.name == "gamma" else (-0.5, 0.5)
        weight.assign(draw.uniform(low, high, weight.shape).astype("float32"))
    size = 6
    x = draw.uniform(-1, 1, (size, *shape)).astype("float32")
    y = np.eye(3, dtype="float32")[[0, 1, 2, 2, 1, 0]]
    made = {"name": name, "images": flat(x), "labels": flat(y), "learningRate": learning_rate}
    made["weights0"] = named(model, [w.numpy() for w in weights])
    made["shapes"] = {path: list(w.shape) for path, w in zip(made["weights0"], weights, strict=True)}
    made["answer"] = flat(model(x, training=False))
    loss = keras.losses.CategoricalCrossentropy()
    made["steps"] = []
    for _ in range(3):
        with tf.GradientTape() as tape:
            value = loss(y, model(x, training=True)) + sum(model.losses)
        gradients = tape.gradient(value, [w.value for w in model.trainable_weights])
        by_id = {id(w): g for w, g in zip(model.trainable_weights, gradients, strict=True)}
        grads = {path: flat(by_id[id(w)]) for path, w in zip(made["weights0"], weights, strict=True) if id(w) in by_id}
        for weight, gradient in zip(model.trainable_weights, gradients, strict=True):
            weight.assign_sub(learning_rate * gradient)
        made["steps"].append({"loss": float(value), "gradients": grads, "weights": named(model, [w.numpy() for w in weights])})
    return made


print(json.dumps({"keras": keras.__version__, "cases": [case("deep", deep, (7, 8, 2)), case("first", first, (5, 4, 2))]}))
