"""The harness of a code-golf course for tiny GPTs: run programs, compare complete logs, pack them small."""
