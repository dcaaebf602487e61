"""An input of your own: documents from files, folders and web pages, one a line."""

from golf.corpus.command import add_corpus_parser, run_corpus

__all__ = ["add_corpus_parser", "run_corpus"]
