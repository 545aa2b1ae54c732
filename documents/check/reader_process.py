"""The program that looks into files for the check, one after another, in a process without anything to lose.

`python -m documents.check.reader_process`: on its input a line `{"name": …, "length": …}` and so many bytes,
on its output a line `{"answer": …, "pictures": …}` (lengths), the answer of contents.py and the pictures.
It has no settings, no environment and no way to the database; readers.py starts it, and believes that alone.
"""

from __future__ import annotations

import contextlib
import json
import resource
import signal
import sys

from documents.check.contents import LONGEST_ANSWER, Contents, to_json
from documents.check.looking.files import look_into

_LIMITS = {
    resource.RLIMIT_AS: 2 << 30,  # bytes of memory
    resource.RLIMIT_FSIZE: 0,  # bytes of any file it would write
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: 64,
}
_SECONDS_A_FILE = 20


def main() -> None:
    """Set the limits, then answer until the input ends."""
    for limit, value in _LIMITS.items():
        resource.setrlimit(limit, (value, value))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while line := asked.readline():
        order = json.loads(line)
        data = asked.read(order["length"])
        # A file that takes longer ends the process: what hangs in C hears nothing else.
        signal.alarm(_SECONDS_A_FILE)
        with contextlib.redirect_stdout(sys.stderr):
            contents = look_into(data, name=order["name"])
        answer = to_json(contents).encode()
        if len(answer) > LONGEST_ANSWER:
            contents = Contents(manual=["too much text to check"])
            answer = to_json(contents).encode()
        signal.alarm(0)
        pictures = b"".join(picture for _page, picture in contents.pictures)
        answers.write(
            json.dumps({"answer": len(answer), "pictures": len(pictures)}).encode() + b"\n"
        )
        answers.write(answer)
        answers.write(pictures)
        answers.flush()


if __name__ == "__main__":
    main()
