"""A round's reference log comes from the shelf where everything that it depends on is the same."""

import pytest


@pytest.mark.slow
@pytest.mark.needs_confinement
def test_a_reference_that_has_run_once_need_not_run_again_unless_fresh(fake_hole, compare):
    fake_hole.forget()
    compare("good.py")
    assert not any(fake_hole.golden)
    compare("good.py")
    assert all(fake_hole.golden)
    assert fake_hole.summary["entries"][0]["valid"]
    compare("good.py", "--fresh")
    assert not any(fake_hole.golden)


@pytest.mark.slow
def test_a_changed_reference_or_input_has_no_golden_log(fake_hole, compare):
    compare("good.py", "--rounds", "home")
    fake_hole.write("input.txt", "ada\nbo\ncleo\ndan\nella\nfred")
    compare("good.py", "--rounds", "home")
    assert not any(fake_hole.golden)


@pytest.mark.slow
@pytest.mark.needs_confinement
def test_another_seed_makes_other_away_inputs_and_the_home_round_stays(fake_hole, compare):
    compare("good.py")
    compare("good.py", "--seed", "5")
    rounds = {run["name"]: run["stands_on"] for run in fake_hole.summary["reference"]["rounds"]}
    assert rounds["home"]["golden"] and not rounds["away-order"]["golden"]
    assert fake_hole.summary["entries"][0]["valid"]
