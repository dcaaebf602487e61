"""The version of the judge: a verdict stands on it."""

VERSION = "0.1.0"
