"""Python's side of classes-reference.ts: cases and what Keras, scikit-learn and SciPy make of them, as JSON on standard output."""

import json
import os
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import keras
import numpy as np
import scipy
import sklearn
import tensorflow
from scipy import stats
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.utils.class_weight import compute_class_weight

warnings.filterwarnings("ignore")
draw = np.random.default_rng(20261125)
confidence = 0.95
bins = 15


def flat(values):
    return [float(value) for value in np.asarray(values).ravel()]


def balanced_cases():
    """Pictures of each class, and scikit-learn's weights."""
    cases = []
    for counts in ([5, 5], [90, 10], [1, 7, 30], [3, 3, 3, 1]):
        y = np.repeat(np.arange(len(counts)), counts)
        weights = compute_class_weight("balanced", classes=np.arange(len(counts)), y=y)
        cases.append({"counts": counts, "weights": flat(weights)})
    return cases


class Weights(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.after = []

    def on_epoch_end(self, epoch, logs=None):
        self.after.append([flat(weight) for weight in self.model.get_weights()])


def training_case(name, loss, units, activation, labels, class_weight, one_hot, decay, smoothing=0.0, mixed=None):
    """Three steps of SGD on one batch, which is an epoch each, so that fit tells the loss of every step."""
    size = len(labels)
    x = draw.uniform(-1, 1, (size, 2, 2, 1)).astype("float32")
    y = np.eye(units, dtype="float32")[labels] if one_hot else np.asarray(labels, "float32").reshape(-1, 1)
    if mixed is not None:
        shares = np.asarray(mixed, "float32")[:, None]
        y = shares * y + (1 - shares) * np.roll(y, 1, axis=0)
    kernel = draw.normal(0, 0.5, (4, units)).astype("float32")
    bias = draw.normal(0, 0.5, units).astype("float32")
    regularizer = keras.regularizers.L2(decay) if decay > 0 else None
    model = keras.Sequential(
        [keras.Input((2, 2, 1)), keras.layers.Flatten(), keras.layers.Dense(units, activation, kernel_regularizer=regularizer)]
    )
    model.set_weights([kernel, bias])
    learning_rate = 0.25
    model.compile(keras.optimizers.SGD(learning_rate), loss)
    unweighted = float(model.evaluate(x, y, batch_size=size, verbose=0))
    after = Weights()
    fitted = model.fit(
        x, y, batch_size=size, epochs=3, shuffle=False, class_weight=class_weight and dict(enumerate(class_weight)), callbacks=[after], verbose=0
    )
    return {
        "name": name,
        "units": units,
        "activation": activation,
        "images": flat(x),
        "labels": flat(y),
        "classWeights": class_weight,
        "l2": decay,
        "labelSmoothing": smoothing,
        "learningRate": learning_rate,
        "weights0": [flat(kernel), flat(bias)],
        "unweightedLoss": unweighted,
        "losses": flat(fitted.history["loss"]),
        "weights": after.after,
    }


def training_cases():
    three = [0, 1, 2, 2, 1, 2, 2]
    smoothed = keras.losses
    return [
        training_case("binaryCrossentropy", "binary_crossentropy", 1, "sigmoid", [0, 1, 1, 0, 1], [0.7, 2.5], False, 0.0),
        training_case("binaryCrossentropy", "binary_crossentropy", 3, "sigmoid", three, [3.0, 0.5, 1.25], True, 0.0),
        training_case("categoricalCrossentropy", "categorical_crossentropy", 3, "softmax", three, [3.0, 0.5, 1.25], True, 0.1),
        training_case(
            "sparseCategoricalCrossentropy", "sparse_categorical_crossentropy", 3, "softmax", three, [0.0, 2.0, 1.0], False, 0.0
        ),
        training_case("binaryCrossentropy", smoothed.BinaryCrossentropy(label_smoothing=0.2), 1, "sigmoid", [0, 1, 1, 0, 1], None, False, 0.0, 0.2),
        training_case(
            "binaryCrossentropy", smoothed.BinaryCrossentropy(label_smoothing=0.1), 3, "sigmoid", three, None, True, 0.0, 0.1
        ),
        training_case(
            "categoricalCrossentropy", smoothed.CategoricalCrossentropy(label_smoothing=0.1), 3, "softmax", three, None, True, 0.0, 0.1
        ),
        training_case(
            "categoricalCrossentropy", smoothed.CategoricalCrossentropy(label_smoothing=0.3), 3, "softmax", three, [3.0, 0.5, 1.25], True, 0.1, 0.3
        ),
        training_case("meanSquaredError", "mean_squared_error", 1, "linear", [0, 1, 1, 0, 1], [2.0, 0.25], False, 0.0),
    ]


def mixed_training_cases():
    """Labels as mixUp makes them; class weights are those of the largest share."""
    loss, three = keras.losses, [0, 1, 2, 2, 1, 2, 2]
    binary, shares = [0, 1, 1, 0, 1], [0.25, 0.5, 1.0, 0.875, 0.0, 0.375, 0.625]
    return [
        training_case("binaryCrossentropy", "binary_crossentropy", 1, "sigmoid", binary, [0.7, 2.5], False, 0.0, mixed=shares[:5]),
        training_case("categoricalCrossentropy", "categorical_crossentropy", 3, "softmax", three, [3.0, 0.5, 1.25], True, 0.1, mixed=shares),
        training_case(
            "categoricalCrossentropy",
            loss.CategoricalCrossentropy(label_smoothing=0.1),
            3,
            "softmax",
            three,
            [3.0, 0.5, 1.25],
            True,
            0.0,
            0.1,
            mixed=shares,
        ),
        training_case("binaryCrossentropy", loss.BinaryCrossentropy(label_smoothing=0.2), 1, "sigmoid", binary, None, False, 0.0, 0.2, mixed=shares[:5]),
        training_case("binaryCrossentropy", "binary_crossentropy", 3, "sigmoid", three, None, True, 0.0, mixed=shares),
        training_case("meanSquaredError", "mean_squared_error", 1, "linear", binary, None, False, 0.0, mixed=shares[:5]),
    ]


def mixed_metric_cases():
    """Of labels that are mixed; some stay whole, one is halved. balancedAcc and calibrationError have no such form in Keras."""
    cases = []
    for units in (1, 3, 7):
        labels = draw.integers(0, max(2, units), 40)
        y = np.asarray(labels, "float32").reshape(-1, 1) if units == 1 else np.eye(units, dtype="float32")[labels]
        shares = draw.choice(np.array([0.0, 0.25, 0.5, 0.75, 1.0], "float32"), (40, 1))
        y = shares * y + (1 - shares) * np.roll(y, 1, axis=0)
        outputs = draw.uniform(0, 1, (40, 1)) if units == 1 else softmax(draw.normal(0, 1, (40, units)) + 2 * y)
        outputs = outputs.astype("float32")

        def of_keras(metric):
            metric.update_state(y, outputs)
            return float(metric.result())

        accuracy = keras.metrics.BinaryAccuracy() if units == 1 else keras.metrics.CategoricalAccuracy()
        values = {
            "acc": of_keras(accuracy),
            "precision": of_keras(keras.metrics.Precision()),
            "recall": of_keras(keras.metrics.Recall()),
            "auc": of_keras(keras.metrics.AUC()),
        }
        if units > 1:
            values["f1"] = of_keras(keras.metrics.F1Score(average="macro"))
            values["top3Acc"] = of_keras(keras.metrics.TopKCategoricalAccuracy(3))
            values["brier"] = float(np.mean(np.sum((outputs.astype("float64") - y) ** 2, axis=1)))
        cases.append({"units": units, "targets": flat(y), "outputs": flat(outputs), "values": values})
    return cases


def calibration_error(confidences, right):
    """scikit-learn's bins and shares; each bin weighs as many pictures as are in it."""
    shares, means = calibration_curve(right, confidences, n_bins=bins, strategy="uniform")
    inside = np.bincount(np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], confidences), minlength=bins)
    filled = inside[inside > 0]
    return float((filled * np.abs(shares - means)).sum() / len(right))


def metric_case(name, labels, outputs):
    """outputs: [pictures, units]; one unit answers for the second of two classes."""
    outputs = np.asarray(outputs, "float32")
    labels = np.asarray(labels)
    one_unit = outputs.shape[1] == 1
    p = outputs.astype("float64")
    both = np.hstack([1 - p, p]) if one_unit else p
    classes = both.shape[1]
    predicted = (p[:, 0] > 0.5).astype(int) if one_unit else both.argmax(1)
    y = np.eye(classes, dtype="float32")[labels]

    def of_keras(metric, answers):
        metric.update_state(y, answers)
        return float(metric.result())

    # Keras' F1Score of one unit would take every picture for the class: its threshold is the largest of a row.
    f1 = (
        metrics.f1_score(labels, predicted, labels=range(classes), average="macro", zero_division=0)
        if one_unit
        else of_keras(keras.metrics.F1Score(average="macro"), outputs)
    )
    answers = both.astype("float32")
    precision, recall, f1s, support = metrics.precision_recall_fscore_support(
        labels, predicted, labels=range(classes), zero_division=np.nan
    )
    number = lambda value: None if np.isnan(value) else float(value)
    brier = (
        metrics.brier_score_loss(labels, both[:, 1], pos_label=1)
        if classes == 2
        else metrics.brier_score_loss(labels, both / both.sum(1, keepdims=True), labels=range(classes))
    )
    return {
        "name": name,
        "units": outputs.shape[1],
        "classes": classes,
        "labels": labels.tolist(),
        "outputs": flat(outputs),
        "balancedAcc": float(metrics.balanced_accuracy_score(labels, predicted)),
        "f1": float(f1),
        "top3Acc": of_keras(keras.metrics.TopKCategoricalAccuracy(3), answers),
        "top5Acc": of_keras(keras.metrics.TopKCategoricalAccuracy(5), answers),
        "brier": float(brier),
        "calibrationError": calibration_error(both.max(1), (predicted == labels).astype(int)),
        "byClass": [
            {"support": int(n), "precision": number(a), "recall": number(b), "f1": number(c)}
            for a, b, c, n in zip(precision, recall, f1s, support)
        ],
    }


def softmax(rows):
    powers = np.exp(rows)
    return powers / powers.sum(1, keepdims=True)


def metric_cases():
    def drawn(pictures, classes, help):
        labels = draw.integers(0, classes, pictures)
        return labels, softmax(draw.normal(0, 1, (pictures, classes)) + help * np.eye(classes)[labels])

    three, seven = drawn(40, 3, 1.0), drawn(70, 7, 0.8)
    two = drawn(30, 2, 0.7)
    absent = (np.where(three[0] == 1, 2, three[0]), three[1])
    never = three[1].copy()
    never[:, 2] *= 0.1
    never /= never.sum(1, keepdims=True)
    one = draw.uniform(0, 1, (50, 1))
    ones = (draw.uniform(0, 1, 50) < 0.2 + 0.6 * one[:, 0]).astype(int)
    # Exact in 32 bits.
    ties = [[0.5, 0.5, 0], [0.25, 0.25, 0.5], [0, 0.5, 0.5], [0.375, 0.25, 0.375], [1, 0, 0]]
    equal = np.full((6, 8), 0.125)
    return [
        metric_case("3 softmax units", *three),
        metric_case("7 softmax units", *seven),
        metric_case("2 softmax units", *two),
        metric_case("a class without pictures", *absent),
        metric_case("a class that is never predicted", three[0], never),
        metric_case("a sigmoid unit", ones, one),
        metric_case("a sigmoid unit that always says the first", [0, 0, 1, 0, 1], [[0.1], [0.2], [0.3], [0.5], [0.0]]),
        metric_case("a sigmoid unit, pictures of the second only", [1, 1, 1], [[0.9], [0.2], [1.0]]),
        metric_case("ties of three", [0, 2, 2, 1, 0], ties),
        metric_case("ties of eight", [0, 7, 3, 2, 2, 5], equal),
        metric_case("all right and sure", [0, 1, 2, 3], np.eye(4)),
        metric_case("all wrong and sure", [1, 2, 3, 0], np.eye(4)),
    ]


def interval_cases():
    """Right answers of each class; balanced accuracy resampled class by class."""
    cases = []
    for right, pictures in (([45, 30], [50, 50]), ([190, 6], [200, 10]), ([8, 20, 33], [10, 40, 60]), ([10, 0], [10, 10])):
        of_class = [np.repeat([1.0, 0.0], [r, n - r]) for r, n in zip(right, pictures)]
        share = stats.binomtest(sum(right), sum(pictures)).proportion_ci(confidence, "wilson")
        spread = stats.bootstrap(
            of_class,
            lambda *samples, axis=-1: sum(np.mean(sample, axis=axis) for sample in samples) / len(samples),
            vectorized=True,
            n_resamples=50_000,
            confidence_level=confidence,
            method="percentile",
            rng=draw,
        ).confidence_interval
        cases.append(
            {
                "right": right,
                "pictures": pictures,
                "acc": [float(share.low), float(share.high)],
                "balancedAcc": [float(spread.low), float(spread.high)],
            }
        )
    return cases


print(
    json.dumps(
        {
            "versions": {
                "keras": keras.__version__,
                "tensorflow": tensorflow.__version__,
                "scikit-learn": sklearn.__version__,
                "scipy": scipy.__version__,
                "numpy": np.__version__,
            },
            "confidence": confidence,
            "balanced": balanced_cases(),
            "training": training_cases(),
            "metrics": metric_cases(),
            "intervals": interval_cases(),
            "mixedTraining": mixed_training_cases(),
            "mixedMetrics": mixed_metric_cases(),
        }
    )
)
