"""What the packer tells a user: what, where, what to do."""

from golf.errors import GolfError


def no_smaller(size: int, packed: int, unit: str) -> GolfError:
    """The source is small already; unit is "bytes" or "characters"."""
    return GolfError(f"packed, the source would take {packed} {unit} instead of {size}; leave it as it is", 1)


def does_not_compile(line: int, reason: str) -> GolfError:
    """The source is no Python."""
    return GolfError(f"line {line} of the source does not compile ({reason}); correct it first")


def does_not_unpack(version: str, reason: str) -> GolfError:
    """An interpreter reads every form of the packed file differently, or complains about it."""
    return GolfError(
        f"Python {version} does not unpack the file to its source ({reason}); "
        "pack with Pythons that can run it, or report the source"
    )
