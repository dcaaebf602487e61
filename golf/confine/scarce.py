"""Whether this machine can spare what threads need."""

import resource

ENOUGH_DESCRIPTORS = 256


def scarce() -> bool:
    """May threads use up the descriptors or the memory that the call itself needs?"""
    descriptors, memory = (
        resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_AS)
    )
    return 0 <= descriptors < ENOUGH_DESCRIPTORS or memory != resource.RLIM_INFINITY
