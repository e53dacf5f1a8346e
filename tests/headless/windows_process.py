"""Remove from this process what Windows does not have, give it the encoding cp949, then run the command.

`python windows_process.py run PRESET …` is the command. `python windows_process.py --lab PRESET` opens the
lab in Textual's pilot and writes its screen and its first rows.
"""

import asyncio
import asyncio.unix_events  # before its names go
import locale
import os
import pathlib
import signal
import sys

# It looks at the system's name, which is still that of this one.
import platformdirs.unix

SIGNALS = ("SIGHUP", "SIGPIPE", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGCONT", "SIGQUIT", "SIGALRM", "SIGUSR1")
CALLS = ("pthread_sigmask", "pthread_kill", "sigwait", "sigpending", "setitimer", "alarm", "pause")
OF_OS = ("geteuid", "getuid", "getpgid", "killpg", "setsid", "sysconf", "O_NONBLOCK", "getloadavg")
MODULES = ("resource", "termios", "tty", "pwd", "grp", "syslog")


def remove_posix() -> None:
    for name in (*SIGNALS, *CALLS):
        if hasattr(signal, name):
            delattr(signal, name)
    for name in OF_OS:
        if hasattr(os, name):
            delattr(os, name)
    for name in MODULES:
        sys.modules[name] = None
    # What says no encoding is told to: opened so, a file of UTF-8 would come out as mojibake.
    locale.getencoding = lambda: "cp949"
    locale.getpreferredencoding = lambda do_setlocale=True: "cp949"
    opens, reads, writes = open, pathlib.Path.read_text, pathlib.Path.write_text

    def opened(file, mode="r", buffering=-1, encoding=None, *rest, **options):
        return opens(file, mode, buffering, encoding or (None if "b" in mode else "cp949"), *rest, **options)

    __builtins__.open = opened
    pathlib.Path.read_text = lambda self, encoding=None, errors=None: reads(self, encoding or "cp949", errors)
    pathlib.Path.write_text = lambda self, data, encoding=None, *rest: writes(
        self, data, encoding or "cp949", *rest
    )

    def none(*_):
        raise NotImplementedError

    for loop in (asyncio.AbstractEventLoop, asyncio.unix_events._UnixSelectorEventLoop):
        loop.add_signal_handler = loop.remove_signal_handler = none


def open_lab(preset: str) -> None:
    from tuitrain.config import load
    from tuitrain.lab import LabApp

    async def look() -> None:
        app = LabApp(load(preset))
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            rows = [strip.text for strip in app.screen._compositor.render_strips()]
            shown = [type(app.screen).__name__, *(row.strip() for row in rows if row.strip())]
            await pilot.press("q")
        sys.stdout.write("\n".join(shown) + "\n")

    asyncio.run(look())


def main() -> None:
    remove_posix()
    if sys.argv[1] == "--lab":
        open_lab(sys.argv[2])
        return
    from tuitrain.__main__ import main as command

    command()


if __name__ == "__main__":
    assert platformdirs.unix
    main()
