"""What tests of faults share."""

import pytest
from conftest import FakeHole
from harnesses import Harnesses


@pytest.fixture
def start(fake_hole: FakeHole, tmp_path_factory: pytest.TempPathFactory) -> Harnesses:
    """Starts a harness as a process of its own."""
    return Harnesses(fake_hole, tmp_path_factory.mktemp("scratch"), tmp_path_factory.mktemp("cache"))
