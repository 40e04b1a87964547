"""
Runs a shell on a terminal of its own and types what a person would: each argument after the shell's own is typed and
followed by Return, with \\t for the key Tab. What came to the terminal is given back.
"""
import os
import pty
import select
import sys

split = sys.argv.index("--")
shell, lines = sys.argv[1:split], sys.argv[split + 1 :]

process, terminal = pty.fork()
if process == 0:
    os.environ["TERM"] = "dumb"
    os.execvp(shell[0], shell)


def until_quiet(seconds):
    """What comes until nothing has come for so long: a shell tells nobody that it waits for a key."""
    while select.select([terminal], [], [], seconds)[0]:
        try:
            read = os.read(terminal, 65536)
        except OSError:
            return
        if not read:
            return
        sys.stdout.buffer.write(read)


until_quiet(1)
for line in lines:
    # Keys after Tab would otherwise be read before the answer is there.
    for part in line.replace("\\t", "\t\0").split("\0"):
        os.write(terminal, part.encode())
        until_quiet(4 if part.endswith("\t") else 0.3)
    os.write(terminal, b"\n")
    until_quiet(1)
os.write(terminal, b"exit\n")
until_quiet(1)
