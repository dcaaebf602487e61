"""`golf pack`: a readable source -> the smallest file that does the same."""

import argparse
import os
import sys
import time
from pathlib import Path

from golf.errors import GolfError
from golf.pack.rename import Rules
from golf.pack.wrap import wrap
from golf.pack.search import Found, Plan, cluster_executor, local_executor, search

LANES = ("bytes", "characters", "plain")


def add_pack_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("pack", help="write the smallest file that does the same as a source")
    _add_arguments(parser)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--lane", choices=LANES, default="bytes")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--restarts", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--module", action="store_true")
    parser.add_argument("--scheduler")


def run_pack(args: argparse.Namespace) -> int:
    source = args.source.read_text(encoding="utf-8")
    plan = Plan(source, Rules(args.module), args.lane, args.seconds, args.steps, args.restarts, args.seed, str(args.source))

    def report(found: Found, seconds: float) -> None:
        print(f"{seconds:6.1f} s  {found.bits / 8:8.1f} bytes", file=sys.stderr, flush=True)

    executor = cluster_executor(args.scheduler) if args.scheduler else local_executor(args.workers)
    with executor:
        found = search(plan, executor, report)
    args.out.with_suffix(".min.py").write_text(found.text, encoding="utf-8")
    data = found.text.encode() if args.lane == "plain" else wrap(found.text.encode(), args.lane).data
    args.out.write_bytes(data)
    print(f"{args.out}: {len(data)} bytes, {len(data.decode('L1' if data[:10] == b'#coding:L1' else 'utf-8'))} characters")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    _add_arguments(parser)
    try:
        sys.exit(run_pack(parser.parse_args()))
    except GolfError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_status)
