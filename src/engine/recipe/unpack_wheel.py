"""Unpacks of a wheel what the engine needs: unpack_wheel.py WHEEL FOLDER

Of TensorFlow: the two C libraries, the few headers that the binding includes, the licences. Of NVIDIA's
packages: everything but headers. Prints one JSON line {"file", "bytes", "sha256"} for each file of 64 KiB or more.
"""

import hashlib
import json
import os
import sys
import zipfile

TENSORFLOW = (
    "tensorflow/libtensorflow_cc.",
    "tensorflow/libtensorflow_framework.",
    "tensorflow/include/tensorflow/c/",
    "tensorflow/include/tensorflow/core/platform/ctstring",
    "tensorflow/include/tsl/platform/ctstring",
    "tensorflow/include/xla/tsl/c/",
)
LISTED_FROM = 64 * 1024


def wanted(name):
    if name.endswith("/"):
        return False
    if name.startswith("nvidia/"):
        return "/include/" not in name
    return name.startswith(TENSORFLOW) or ".dist-info/" in name and "LICENSE" in name.upper()


def unpack(archive, member, folder):
    path = archive.extract(member, folder)
    mode = member.external_attr >> 16
    if mode & 0o111:
        os.chmod(path, 0o755)
    if member.file_size >= LISTED_FROM:
        digest = hashlib.sha256()
        with open(path, "rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                digest.update(block)
        print(json.dumps({"file": member.filename, "bytes": member.file_size, "sha256": digest.hexdigest()}))


def main(wheel, folder):
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            if wanted(member.filename):
                unpack(archive, member, folder)


main(*sys.argv[1:])
