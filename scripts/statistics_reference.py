"""Python's side of statistics-reference.ts: cases and what SciPy makes of them, as JSON on standard output.

What SciPy has no function for is written down here from its definition, with NumPy, on the plain matrix of answers.
"""

import json

import numpy as np
import scipy
from scipy import stats

draw = np.random.default_rng(20261124)
confidence = 0.95


def t_cases():
    grid = [(t, df) for t in (0.1, 1.0, 2.5, 12.0) for df in (1.0, 2.7, 9.0, 250.0)]
    return [{"t": t, "df": df, "p": 2 * stats.t.sf(t, df)} for t, df in grid]


def quantile_cases():
    finite = [{"probability": p, "df": df, "t": stats.t.isf(p / 2, df)} for p in (0.05, 0.01) for df in (1.0, 3.3, 40.0)]
    return finite + [{"probability": p, "df": None, "t": stats.norm.isf(p / 2)} for p in (0.05, 0.01)]


def sign_flip_cases():
    small = [draw.integers(-4, 6, size).tolist() for size in (2, 3, 5, 9, 12) for _ in range(3)]
    small += [[0, 0, 0], [2, 2, -2, 4], [3] * 7]
    cases = []
    for d in small:
        test = stats.permutation_test(
            (d,), lambda x, axis=-1: np.sum(x, axis=axis), permutation_type="samples", vectorized=True, n_resamples=np.inf
        )
        cases.append({"differences": d, "p": float(test.pvalue)})
    for better, worse in ((121, 179), (0, 6), (300, 352)):
        p = stats.binomtest(better, better + worse).pvalue
        cases.append({"differences": [1] * better + [-1] * worse, "p": float(p)})
    return cases


def welch_cases():
    cases = []
    for n, m in ((2, 2), (3, 5), (10, 4)):
        a, b = draw.normal(0.8, 0.02, n), draw.normal(0.83, 0.05, m)
        test = stats.ttest_ind(b, a, equal_var=False)
        low, high = test.confidence_interval(confidence)
        cases.append(
            {"a": a.tolist(), "b": b.tolist(), "t": test.statistic, "df": test.df, "p": test.pvalue, "low": low, "high": high}
        )
    return cases


def wilson_cases():
    cases = []
    for right, pictures in ((0, 4), (4, 4), (3, 4), (199, 200), (735, 1000)):
        low, high = stats.binomtest(right, pictures).proportion_ci(confidence, "wilson")
        cases.append({"right": right, "pictures": pictures, "low": low, "high": high})
    return cases


def spread_wilson_cases():
    """Solved from Wilson's equation (p - x)^2 = z^2 x (1 - x) / n, with the pictures that the spread leaves."""
    cases = []
    for values, pictures in (([0.7, 0.9], 10), ([0.98, 1.0, 0.99], 100), ([0.735, 0.75, 0.71, 0.745], 1000)):
        p, of_runs = np.mean(values), np.var(values, ddof=1) / len(values)
        of_pictures = p * (1 - p) / pictures
        n = p * (1 - p) / (of_runs + of_pictures)
        z = stats.t.isf((1 - confidence) / 2, (of_runs + of_pictures) ** 2 / (of_runs**2 / (len(values) - 1)))
        low, high = sorted(np.roots([1 + z**2 / n, -2 * p - z**2 / n, p**2]).real)
        cases.append({"values": values, "pictures": pictures, "low": low, "high": high})
    return cases


def picture_case(a, b):
    """a, b: runs x pictures of 0 and 1."""
    n = a.shape[1]

    def parts(x):
        runs = x.shape[0]
        rest = x - x.mean(1, keepdims=True) - x.mean(0, keepdims=True) + x.mean()
        of_both = (rest**2).sum() / ((runs - 1) * (n - 1)) / (runs * n)
        return x.mean(1).var(ddof=1) / runs, of_both

    (seeds_a, both_a), (seeds_b, both_b) = parts(a), parts(b)
    d = b.mean(0) - a.mean(0)
    # Two more pictures, half a one each of +1 and -1 and a whole one of 0, as weights.
    values, weights = np.concatenate([d, [1, -1, 0]]), np.concatenate([np.ones(n), [0.5, 0.5, 1]])
    middle = np.average(values, weights=weights)
    paired = (weights * (values - middle) ** 2).sum() / (n + 1) / (n + 2)
    seeds = seeds_a + seeds_b
    variance = max(seeds + max(0, paired - both_a - both_b), paired)
    pictures = variance - seeds
    df = variance**2 / (
        seeds_a**2 / (len(a) - 1) + seeds_b**2 / (len(b) - 1) + pictures**2 / (n + 1)
    )
    error = np.sqrt(variance)
    half = stats.t.isf((1 - confidence) / 2, df) * error
    whole = np.rint(d * len(a) * len(b)).astype(int)
    exact = stats.permutation_test(
        (whole,), lambda x, axis=-1: np.sum(x, axis=axis), permutation_type="samples", vectorized=True, n_resamples=np.inf
    ) if n <= 12 else None
    return {
        "a": a.tolist(),
        "b": b.tolist(),
        "difference": d.mean(),
        "pOfT": 2 * stats.t.sf(abs(middle) / error, df),
        "pOfSigns": None if exact is None else float(exact.pvalue),
        "low": max(-1, middle - half),
        "high": min(1, middle + half),
    }


def picture_cases():
    cases = []
    for n, runs_a, runs_b, gain in ((4, 2, 2, 0.0), (10, 3, 2, 0.3), (12, 2, 4, 0.5), (60, 3, 3, 0.2), (300, 5, 5, 0.05)):
        hard = draw.uniform(0.2, 0.8, n)
        cases.append(
            picture_case(
                (draw.random((runs_a, n)) < hard).astype(int), (draw.random((runs_b, n)) < hard + gain).astype(int)
            )
        )
    one = (draw.random(12) < 0.5).astype(int)
    other = one.copy()
    other[:3] = 1
    cases.append(picture_case(np.stack([one] * 3), np.stack([other] * 2)))
    return cases


print(
    json.dumps(
        {
            "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
            "confidence": confidence,
            "t": t_cases(),
            "quantiles": quantile_cases(),
            "signFlip": sign_flip_cases(),
            "welch": welch_cases(),
            "wilson": wilson_cases(),
            "spreadWilson": spread_wilson_cases(),
            "pictures": picture_cases(),
        }
    )
)
