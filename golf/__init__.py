"""The harness of a code-golf course for tiny GPTs: run programs, compare their complete logs, pack them small."""
