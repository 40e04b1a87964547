"""Optuna for petri: one line of JSON on standard input a request, one on standard output an answer.

What petri asks and is told is written down in ../study.ts. The study lies in one journal file, on which several of these
processes may work at once. What they draw depends on the seed, the number of the trial and the trials that are told,
and on nothing else: not on which process draws, and not on how often one was killed. Trials are counted from 1, which
Optuna does from 0.
"""

import hashlib
import json
import math
import os
import signal
import sys

import optuna
from optuna.samplers import BaseSampler, TPESampler
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend, JournalFileSymlinkLock
from optuna.trial import Trial, TrialState

STUDY = "search"
LOCK_COUNTS_SECONDS = 10
"""How long a process that was killed while it wrote keeps the others waiting."""

STATES = {"complete": TrialState.COMPLETE, "pruned": TrialState.PRUNED, "failed": TrialState.FAIL}
STATE_NAMES = {state: name for name, state in STATES.items()} | {
    TrialState.RUNNING: "running",
    TrialState.WAITING: "running",
}


class Refused(Exception):
    """What petri's user is told."""


class MendingLock(JournalFileSymlinkLock):
    """Whoever gets the lock removes the half of a line that a killed process left.

    Optuna passes over such a half while it is the last line, but would write the next line right behind it.
    """

    def __init__(self, journal):
        super().__init__(journal, grace_period=LOCK_COUNTS_SECONDS)
        self.journal = journal

    def acquire(self):
        taken = super().acquire()
        try:
            with open(self.journal, "r+b") as file:
                cut_half_line(file)
        except BaseException:
            self.release()
            raise
        return taken


def cut_half_line(file):
    size = file.seek(0, os.SEEK_END)
    start = size
    tail = b""
    while start > 0 and b"\n" not in tail:
        start = max(0, start - 65536)
        file.seek(start)
        tail = file.read(min(65536, size - start))
    whole = start + tail.rfind(b"\n") + 1
    if whole < size:
        file.truncate(whole)


class HoldingStorage(JournalStorage):
    """Keeps back what a pruner writes of a trial, so that it is recorded after the verdict that it belongs to."""

    held = None

    def set_trial_system_attr(self, trial_id, key, value):
        if self.held is None:
            super().set_trial_system_attr(trial_id, key, value)
        else:
            self.held[key] = value


class AddressedSampler(BaseSampler):
    """TPE whose random numbers have an address: the seed, the trial's number and the parameter.

    A sampler with a stream of its own would go on elsewhere after a restart.
    """

    def __init__(self, seed):
        self.seed = seed
        self.relative = None

    def tpe(self, trial, what):
        digest = hashlib.sha256(f"{self.seed}/{trial.number}/{what}".encode()).digest()
        return TPESampler(seed=int.from_bytes(digest[:4], "little"))

    def infer_relative_search_space(self, study, trial):
        self.relative = self.tpe(trial, "")
        return self.relative.infer_relative_search_space(study, trial)

    def sample_relative(self, study, trial, search_space):
        return self.relative.sample_relative(study, trial, search_space)

    def sample_independent(self, study, trial, param_name, param_distribution):
        sampler = self.tpe(trial, param_name)
        return sampler.sample_independent(study, trial, param_name, param_distribution)


def pruner_of(prune):
    if prune is None:
        return optuna.pruners.NopPruner()
    if prune["type"] == "successiveHalving":
        return optuna.pruners.SuccessiveHalvingPruner(
            min_resource=prune["from"], reduction_factor=prune["factor"]
        )
    # Optuna counts steps from 0, so those that it passes over are as many as the number of the first that it judges.
    return optuna.pruners.MedianPruner(n_warmup_steps=prune["from"])


def suggest(trial, parameter):
    name, kind = parameter["name"], parameter["type"]
    if kind == "categorical":
        return trial.suggest_categorical(name, parameter["choices"])
    low, high, log = parameter["low"], parameter["high"], parameter["log"]
    if kind == "int":
        return trial.suggest_int(name, low, high, step=parameter["step"], log=log)
    return trial.suggest_float(name, low, high, step=parameter["step"], log=log)


def look_through(journal):
    """Which Optuna began the journal; refuses one with a damaged line, which Optuna's own error would not name."""
    version = None
    if not os.path.exists(journal):
        return version
    with open(journal, "rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.endswith(b"\n"):
                break
            try:
                entry = json.loads(line)
                if not isinstance(entry, dict) or "op_code" not in entry:
                    raise ValueError
            except ValueError:
                raise Refused(f"line {number} is damaged") from None
            attributes = entry.get("user_attr")
            if version is None and "study_id" in entry and isinstance(attributes, dict):
                version = attributes.get("optuna")
    return version


def major(version):
    return int(str(version).split(".")[0])


class Search:
    def __init__(self, request):
        self.parameters = request["parameters"]
        journal = request["journal"]
        begun_with = look_through(journal)
        if begun_with is not None and major(begun_with) > major(optuna.__version__):
            raise Refused(f"it was begun with Optuna {begun_with}, and this petri has {optuna.__version__}")
        self.storage = HoldingStorage(JournalFileBackend(journal, MendingLock(journal)))
        self.study = optuna.create_study(
            study_name=STUDY,
            storage=self.storage,
            sampler=AddressedSampler(request["seed"]),
            pruner=pruner_of(request["prune"]),
            direction=request["direction"],
            load_if_exists=True,
        )
        if self.study.direction.name.lower() != request["direction"]:
            raise Refused(f"it was begun to {self.study.direction.name.lower()}")
        if begun_with is None:
            self.study.set_user_attr("optuna", optuna.__version__)

    def all(self):
        return self.study.get_trials(deepcopy=False)

    def found(self, number):
        trials = self.all()
        if not 1 <= number <= len(trials):
            raise Refused(f"it has no trial {number}")
        return trials[number - 1]

    def unfinished(self, number):
        trial = self.found(number)
        if trial.state.is_finished():
            raise Refused(f"its trial {number} has ended already")
        return trial

    def opened(self):
        return {"type": "opened", "optuna": optuna.__version__, "trials": len(self.all())}

    def drawn(self, trial):
        values = {parameter["name"]: suggest(trial, parameter) for parameter in self.parameters}
        return {"type": "asked", "number": trial.number + 1, "values": values}

    def ask(self, request):
        if len(self.all()) >= request["trials"]:
            return {"type": "none-left"}
        trial = self.study.ask()
        if trial.number < request["trials"]:
            return self.drawn(trial)
        # Another process was quicker; those that read the trials pass over this one.
        self.study.tell(trial.number, state=TrialState.FAIL)
        return {"type": "none-left"}

    def ask_again(self, request):
        """A trial whose process died: the values that it has, and those that it was about to get."""
        return self.drawn(Trial(self.study, self.unfinished(request["number"])._trial_id))

    def report(self, request):
        trial, epoch = self.unfinished(request["number"]), request["epoch"]
        key = f"verdict:{epoch}"
        verdict = trial.user_attrs.get(key)
        if verdict is None and any(later > epoch for later in trial.intermediate_values):
            # Judged before, and with nothing to write down: the trial went on. The pruner looks at the last epoch that
            # was reported only, so that it would judge that one now.
            return {"type": "verdict", "prune": False}
        if verdict is None:
            value = math.nan if request["value"] is None else request["value"]
            self.storage.set_trial_intermediate_value(trial._trial_id, epoch, value)
            verdict = self.judge(request["number"])
            if verdict["prune"] or verdict["held"]:
                self.storage.set_trial_user_attr(trial._trial_id, key, verdict)
        for name, held in verdict["held"].items():
            self.storage.set_trial_system_attr(trial._trial_id, name, held)
        return {"type": "verdict", "prune": verdict["prune"]}

    def judge(self, number):
        """The pruner's verdict, and what it would write down.

        Both go into the journal as one line: had a killed process written the second only, the pruner would take the
        epoch for one that it has judged already, and let the trial go on.
        """
        self.storage.held = {}
        try:
            prune = self.study.pruner.prune(self.study, self.found(number))
            return {"prune": bool(prune), "held": self.storage.held}
        finally:
            self.storage.held = None

    def tell(self, request):
        number, state = request["number"], STATES[request["state"]]
        trial = self.found(number)
        if not trial.state.is_finished():
            # The value of a pruned trial is its last epoch's, which Optuna takes from what was reported.
            self.study.tell(trial.number, request["value"], state=state)
        elif trial.state != state or (request["value"] is not None and trial.value != request["value"]):
            raise Refused(f"its trial {number} has ended otherwise already: it is {STATE_NAMES[trial.state]}")
        return {"type": "told"}

    def trials(self):
        return {"type": "trials", "trials": [described(trial) for trial in self.all()]}


def described(trial):
    reports = sorted(trial.intermediate_values.items())
    return {
        "number": trial.number + 1,
        "state": STATE_NAMES[trial.state],
        "values": trial.params,
        "value": trial.value if trial.state.is_finished() else None,
        "epochs": [[epoch, value if math.isfinite(value) else None] for epoch, value in reports],
    }


def answers(search, request):
    kind = request["type"]
    if kind == "ask":
        return search.ask(request)
    if kind == "ask-again":
        return search.ask_again(request)
    if kind == "report":
        return search.report(request)
    if kind == "tell":
        return search.tell(request)
    return search.trials()


def main():
    # Ctrl-C is for petri, which closes standard input when it has ended its step.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    search = None
    for line in sys.stdin:
        try:
            request = json.loads(line)
            if search is None:
                search = Search(request)
                answer = search.opened()
            else:
                answer = answers(search, request)
        except Refused as refused:
            answer = {"type": "refused", "reason": str(refused)}
        except OSError as error:
            answer = {"type": "refused", "reason": f"it cannot be read or written: {error.strerror}"}
        except Exception as error:
            answer = {"type": "refused", "reason": f"Optuna says {type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
