"""Runs one program of the site, and ends it when the supervisor is gone, however that went.

`python -m community.child <descriptor> <module> [arguments…]`: the descriptor is the reading end
of a pipe whose writing end only the supervisor holds. The operating system closes that end with
the supervisor, also on kill -9.
"""

import os
import runpy
import signal
import sys
import threading
import time

PATIENCE = 10  # seconds to end in good order


def main() -> None:
    descriptor, module = int(sys.argv[1]), sys.argv[2]
    threading.Thread(target=_end_with_supervisor, args=(descriptor,), daemon=True).start()
    sys.argv = [module, *sys.argv[3:]]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _end_with_supervisor(descriptor: int) -> None:
    os.read(descriptor, 1)  # nobody writes: it returns when the other end is closed
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
