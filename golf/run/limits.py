"""The limits of a run as the launcher is told them."""

from dataclasses import asdict, replace
from typing import Any, cast

from golf.launcher.config import LimitsConfig
from golf.launcher.processes import tasks_of_the_machine
from golf.run.records import LIMITS, Confinement, Limits

# What is left of the limits without the layer of that name: time, and the size of the output.
UNBOUND: dict[str, Any] = dict.fromkeys(
    ("cpu_seconds", "address_bytes", "memory_bytes", "file_bytes", "descriptors", "tasks", "stack_bytes")
)


def limits_config(limits: Limits, confinement: Confinement) -> LimitsConfig:
    """These limits, less those that the runtime's allowances lift, and less all without the layer."""
    if confinement.allowances.address_space:
        limits = replace(limits, address_bytes=None)
    if LIMITS not in confinement.isolation.layers:
        limits = replace(limits, **UNBOUND)
    others = tasks_of_the_machine()
    tasks = None if limits.tasks is None or others is None else others + limits.tasks
    return cast(LimitsConfig, {**asdict(limits), "user_tasks": tasks})
