"""Python's side of optimizers-reference.ts: three steps of every optimizer with what each takes, and a training, as JSON on standard output."""

import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import keras
import numpy as np
import tensorflow

draw = np.random.default_rng(20261126)
steps = 3
optimizers = keras.optimizers


def flat(values):
    return [float(value) for value in np.asarray(values).ravel()]


def drawn(shape, size=1.0):
    return draw.normal(0, size, shape).astype("float32")


shapes = {"dense_1/kernel": (4, 3), "dense_1/bias": (3,), "norm_1/gamma": (3,), "norm_1/beta": (3,), "dense_2/kernel": (3, 2)}
weights0 = {name: drawn(shape) for name, shape in shapes.items()}
# Beside ordinary ones: none, hardly any, and long ones.
sizes = {"dense_1/kernel": 0.5, "dense_1/bias": 20.0, "norm_1/gamma": 1e-5, "norm_1/beta": 0.0, "dense_2/kernel": 3.0}
gradients = [{name: drawn(shape, sizes[name]) for name, shape in shapes.items()} for _ in range(steps)]


def step_case(make, exclude_weights=(), exclude_layers=()):
    """exclude_*: as petri writes it."""
    optimizer = make()
    variables = {name: keras.Variable(value, name=name.split("/")[1]) for name, value in weights0.items()}
    if exclude_weights or exclude_layers:
        names = {"bias": ["bias"], "normalization": ["gamma", "beta"]}
        optimizer.exclude_from_weight_decay(
            var_list=[variable for name, variable in variables.items() if name.split("/")[0] in exclude_layers],
            var_names=[name for kind in exclude_weights for name in names[kind]],
        )
    after = []
    averages = []
    for gradient in gradients:
        optimizer.apply([tensorflow.constant(gradient[name]) for name in variables], list(variables.values()))
        after.append([flat(variable) for variable in variables.values()])
        if optimizer.use_ema:
            averages.append([flat(average) for average in optimizer._model_variables_moving_average])
    config = optimizer.get_config()
    return {
        "optimizer": type(optimizer).__name__,
        "config": config,
        "exclude": {"weights": list(exclude_weights), "layers": list(exclude_layers)},
        "weights": after,
        "averages": averages,
    }


def step_cases():
    # Larger ones would show that Keras takes 1 - beta2^t in 32 bits.
    rate = 0.01
    cases = [
        step_case(lambda: optimizers.AdamW(rate)),
        step_case(lambda: optimizers.AdamW(rate, weight_decay=0.5, amsgrad=True)),
        step_case(lambda: optimizers.AdamW(rate, weight_decay=0.5), ["bias", "normalization"]),
        step_case(lambda: optimizers.AdamW(rate, weight_decay=0.5), ["bias"], ["dense_2"]),
        step_case(lambda: optimizers.Adam(rate, amsgrad=True, beta_2=0.5)),
        step_case(lambda: optimizers.Nadam(rate)),
        step_case(lambda: optimizers.Nadam(rate, beta_1=0.5, beta_2=0.9, epsilon=1e-3)),
        step_case(lambda: optimizers.Lion(rate)),
        step_case(lambda: optimizers.Lion(rate, beta_1=0.5, beta_2=0.8, weight_decay=0.3)),
    ]
    every = [
        optimizers.RMSprop,
        optimizers.Adam,
        optimizers.AdamW,
        optimizers.Nadam,
        optimizers.Adamax,
        optimizers.SGD,
        optimizers.Adagrad,
        optimizers.Adadelta,
        optimizers.Lion,
    ]
    for make in every:
        for options in (
            {"clipnorm": 0.7},
            {"global_clipnorm": 2.0, "use_ema": True, "ema_momentum": 0.6},
            {"clipvalue": 0.3, "weight_decay": 0.2},
            {"weight_decay": 0.1, "use_ema": True, "ema_momentum": 0.75, "ema_overwrite_frequency": 2},
        ):
            cases.append(step_case(lambda: make(rate, **options)))
    return cases


class Seen(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.after = []

    def on_epoch_end(self, epoch, logs=None):
        self.after.append([flat(weight) for weight in self.model.get_weights()])


def fit_case():
    """Two batches an epoch, in their order; the averages are what validation and who comes after SwapEMAWeights see."""
    epochs, batch = 3, 4
    x, validation_x = drawn((2 * batch, 2, 2, 1)), drawn((batch, 2, 2, 1))
    y, validation_y = np.arange(2 * batch) % 2, np.arange(batch) % 2
    kernel, bias = drawn((4, 1)), drawn((1,))
    model = keras.Sequential([keras.Input((2, 2, 1)), keras.layers.Flatten(), keras.layers.Dense(1, "sigmoid")])
    model.set_weights([kernel, bias])
    rate, to, warmup = 0.02, 0.001, 2
    schedule = optimizers.schedules.CosineDecay(
        0.0, decay_steps=2 * epochs - warmup, alpha=to / rate, warmup_target=rate, warmup_steps=warmup
    )
    options = {"weight_decay": 2.0, "clipnorm": 0.5, "use_ema": True, "ema_momentum": 0.7}
    optimizer = optimizers.AdamW(schedule, **options)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    model.compile(optimizer, "binary_crossentropy")
    seen = Seen()
    fitted = model.fit(
        x,
        y.reshape(-1, 1).astype("float32"),
        batch_size=batch,
        epochs=epochs,
        shuffle=False,
        validation_data=(validation_x, validation_y.reshape(-1, 1).astype("float32")),
        validation_batch_size=batch,
        callbacks=[keras.callbacks.SwapEMAWeights(swap_on_epoch=True), seen],
        verbose=0,
    )
    return {
        "options": {**options, "learning_rate": rate, "to": to, "warmupEpochs": warmup / 2},
        "rates": [float(schedule(step)) for step in range(2 * epochs)],
        "images": flat(x),
        "labels": flat(y),
        "validationImages": flat(validation_x),
        "validationLabels": flat(validation_y),
        "weights0": [flat(kernel), flat(bias)],
        "losses": flat(fitted.history["loss"]),
        "validationLosses": flat(fitted.history["val_loss"]),
        "weights": seen.after,
    }


print(
    json.dumps(
        {
            "versions": {"keras": keras.__version__, "tensorflow": tensorflow.__version__, "numpy": np.__version__},
            "shapes": {name: list(shape) for name, shape in shapes.items()},
            "weights0": [flat(value) for value in weights0.values()],
            "gradients": [[flat(value) for value in gradient.values()] for gradient in gradients],
            "cases": step_cases(),
            "fit": fit_case(),
        }
    )
)
