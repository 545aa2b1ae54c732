"""`python -m portal.dev.embedded`: a scratch server for one command, and forgetting the demo's."""

import argparse
import sys

from portal.dev.embedded.demo import forget_demo
from portal.dev.embedded.failure import EmbeddedServerError
from portal.dev.embedded.parents import run_until_told
from portal.dev.embedded.throwaway import environment_of, throwaway_server


def main() -> int:
    """Do what the command line says; return a shell's exit status."""
    parser = argparse.ArgumentParser(prog="python -m portal.dev.embedded")
    commands = parser.add_subparsers(required=True)
    scratch = commands.add_parser("scratch", help="run a command on a server of its own")
    scratch.add_argument("command", nargs=argparse.REMAINDER)
    scratch.set_defaults(act=run_on_scratch)
    forget = commands.add_parser("forget", help="remove the demo's database and files")
    forget.set_defaults(act=lambda _: forget_demo())
    arguments = parser.parse_args()
    try:
        return int(arguments.act(arguments) or 0)
    except EmbeddedServerError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def run_on_scratch(arguments: argparse.Namespace) -> int:
    """Run a command with the settings of a throwaway server in its environment."""
    command = arguments.command[1:] if arguments.command[:1] == ["--"] else arguments.command
    with throwaway_server() as server:
        return run_until_told(command, environment_of(server))


if __name__ == "__main__":
    sys.exit(main())
