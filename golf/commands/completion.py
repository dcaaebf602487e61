"""golf completion SHELL: what a shell has to read so that it completes commands and options."""

import argparse
from pathlib import Path

import shtab

from golf.commands.arguments import Commands, add_command

EPILOG = """\
bash:  eval "$(golf completion bash)"     in ~/.bashrc
zsh:   golf completion zsh > _golf        in a folder of $fpath
tcsh:  golf completion tcsh > golf.csh    which ~/.cshrc sources"""


def add_parser(commands: Commands) -> None:
    parser = add_command(
        commands,
        "completion",
        "let a shell complete commands and files",
        EPILOG,
    )
    parser.add_argument(
        "shell", choices=shtab.SUPPORTED_SHELLS, metavar="SHELL", help=", ".join(shtab.SUPPORTED_SHELLS)
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    parser = arguments.whole()
    for action in parser.arguments():
        if action.type is Path:
            action.complete = shtab.FILE  # where shtab looks for it
    print(shtab.complete(parser, shell=arguments.shell))
    return 0
