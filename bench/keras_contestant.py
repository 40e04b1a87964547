"""The Keras side of the benchmarks: reads one JSON request a line, does it once, answers one JSON line.

The rules are petri's: RMSprop with epsilon outside the root (as Keras did until 2.11, with which the tutorial's
figures were made), an endless training generator, each validation picture once.
"""

import json
import os
import resource
import shutil
import sys
import tempfile
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def build(net):
    import keras
    import tensorflow as tf

    class OldRMSprop(keras.optimizers.RMSprop):
        """step = lr g / (sqrt(v) + epsilon), epsilon outside the root."""

        def update_step(self, gradient, variable, learning_rate):
            v = self._velocities[self._get_variable_index(variable)]
            lr = tf.cast(learning_rate, variable.dtype)
            self.assign(v, self.rho * v + (1 - self.rho) * tf.square(gradient))
            self.assign_sub(variable, lr * gradient / (tf.sqrt(v) + self.epsilon))

    layers = keras.layers
    stack = [keras.Input((150, 150, 3))]
    for filters in (32, 64, 128, 128):
        stack += [layers.Conv2D(filters, 3, activation="relu"), layers.MaxPooling2D(2)]
    stack.append(layers.Flatten())
    if net == "augmented":
        stack.append(layers.Dropout(0.5))
    stack += [layers.Dense(512, activation="relu"), layers.Dense(1, activation="sigmoid")]
    model = keras.Sequential(stack)
    model.compile(OldRMSprop(1e-4, epsilon=1e-8), "binary_crossentropy", metrics=["acc"])
    return model


class Contestant:
    """Each task is a method; `_` takes what only the other side of a request needs."""

    def __init__(self):
        self.models = {}
        self.folders = {}

    def model(self, net):
        if net not in self.models:
            self.models[net] = build(net)
        return self.models[net]

    def step(self, net, batch, count, **_):
        import numpy as np

        model = self.model(net)
        rng = np.random.default_rng(1)
        x = rng.random((batch, 150, 150, 3), dtype=np.float32)
        y = (np.arange(batch) % 2).astype(np.float32).reshape(-1, 1)
        model.train_on_batch(x, y)
        return seconds(lambda: [model.train_on_batch(x, y) for _ in range(count)]) / count

    def predict(self, batch, count, **_):
        import numpy as np

        model = self.model("baseline")
        x = np.random.default_rng(1).random((batch, 150, 150, 3), dtype=np.float32)
        model.predict_on_batch(x)
        return seconds(lambda: [model.predict_on_batch(x) for _ in range(count)]) / count

    def tree(self, data, train, validation):
        """flow_from_directory wants one folder a class: links to the tutorial's split of a flat folder."""
        if data not in self.folders:
            top = tempfile.mkdtemp()
            for part, first, count in (("train", 0, train), ("validation", train, validation)):
                for name in ("cat", "dog"):
                    os.makedirs(f"{top}/{part}/{name}")
                    for i in range(first, first + count):
                        os.symlink(f"{data}/{name}.{i}.jpg", f"{top}/{part}/{name}/{name}.{i}.jpg")
            self.folders[data] = top
        return self.folders[data]

    def generator(self, net):
        from keras.src.legacy.preprocessing.image import ImageDataGenerator

        if net == "baseline":
            return ImageDataGenerator(rescale=1 / 255)
        return ImageDataGenerator(
            rescale=1 / 255,
            rotation_range=40,
            width_shift_range=0.2,
            height_shift_range=0.2,
            shear_range=11.46,
            zoom_range=0.2,
            horizontal_flip=True,
        )

    def flow(self, net, folder, batch, shuffle=True):
        return self.generator(net).flow_from_directory(
            folder, target_size=(150, 150), batch_size=batch, class_mode="binary", shuffle=shuffle, seed=1
        )

    def epoch(self, net, data, train, validation, steps, **_):
        model = self.model(net)
        batch = 20 if net == "baseline" else 32
        top = self.tree(data, train, validation)
        flow = self.flow(net, f"{top}/train", batch)

        def endless():
            while True:
                yield next(flow)

        checks = self.flow("baseline", f"{top}/validation", batch)
        return seconds(
            lambda: model.fit(endless(), steps_per_epoch=steps, epochs=1, validation_data=checks, verbose=0)
        )

    def decode(self, files):
        import keras

        def work():
            for file in files:
                keras.utils.img_to_array(keras.utils.load_img(file, target_size=(150, 150)))

        return seconds(work) / len(files)

    def augment(self, batch, count):
        import numpy as np

        generator = self.generator("augmented")
        pictures = np.random.default_rng(1).integers(0, 256, (batch, 150, 150, 3)).astype(np.float32)

        def work():
            for _ in range(count):
                np.stack([generator.standardize(generator.random_transform(picture)) for picture in pictures])

        return seconds(work) / count

    def input_epoch(self, data, train, validation):
        flow = self.flow("augmented", f"{self.tree(data, train, validation)}/train", 32)
        return seconds(lambda: [next(flow) for _ in range(len(flow))])

    def first_step(self, data, train, validation, **_):
        """What a script does from a fresh start: import, build, open the folder, one step."""
        flow = self.flow("baseline", f"{self.tree(data, train, validation)}/train", 20)
        model = self.model("baseline")
        x, y = next(flow)
        model.train_on_batch(x, y.reshape(-1, 1))
        return 0

    def versions(self):
        import keras
        import PIL
        import tensorflow as tf

        return {"keras": keras.__version__, "tensorflow": tf.__version__, "pillow": PIL.__version__}

    def peak(self):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

    def close(self):
        for top in self.folders.values():
            shutil.rmtree(top)


def main():
    contestant = Contestant()
    # Keras prints "Found 2000 images"; standard output is for answers only.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        request = json.loads(line)
        task = request.pop("task")
        answers.write(json.dumps({"result": getattr(contestant, task)(**request)}) + "\n")
        answers.flush()
    contestant.close()


main()
