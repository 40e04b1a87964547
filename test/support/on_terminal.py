"""Runs a command on a terminal of its own, 200 columns wide, and gives what came to it; a question is answered with no."""
import fcntl
import os
import pty
import struct
import sys
import termios

process, terminal = pty.fork()
if process == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 200, 0, 0))
while True:
    try:
        read = os.read(terminal, 65536)
    except OSError:
        # Linux says so when the other side is closed.
        break
    if not read:
        break
    if b"[y/N]" in read:
        os.write(terminal, b"n\n")
    sys.stdout.buffer.write(read)
_, status = os.waitpid(process, 0)
sys.exit(status >> 8)
