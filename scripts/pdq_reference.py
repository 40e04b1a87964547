"""Python's side of pdq-reference.ts: gray pictures of 64x64, and their PDQ hashes by Meta's own code, as JSON on standard output."""

import base64
import json

import numpy as np
import pdqhash

draw = np.random.default_rng(20261125)
side = 64


def waves(count, longest, strength):
    """A gray picture of random waves, the long ones strongest."""
    y, x = np.mgrid[0:side, 0:side] / side
    levels = np.full((side, side), 128.0)
    for _ in range(count):
        down, across = draw.integers(0, longest, 2)
        wave = np.cos(np.pi * (down * y + across * x) + draw.uniform(0, 2 * np.pi))
        levels += strength * wave / (1 + np.hypot(down, across))
    return np.clip(levels, 0, 255).astype(np.uint8)


def case(gray):
    hashes, quality = pdqhash.compute_dihedral(np.repeat(gray[:, :, None], 3, axis=2))
    as_text = ["".join(str(int(bit)) for bit in bits) for bits in hashes]
    return {
        "gray": base64.b64encode(gray.tobytes()).decode(),
        "quality": int(quality),
        # The library gives the last bit first.
        "hash": as_text[0][::-1],
        "mirrored": as_text[5][::-1],
    }


pictures = [waves(60, 14, 100) for _ in range(4)] + [waves(200, 40, 60), waves(30, 10, 25)]
print(json.dumps({"versions": {"pdqhash": "0.2.8", "numpy": np.__version__}, "cases": [case(p) for p in pictures]}, indent=1))
