"""A round's reference log comes from the shelf where everything that it depends on is the same."""


def test_a_reference_that_has_run_once_need_not_run_again_unless_fresh(fake_hole, compare):
    compare("good.py")
    assert "golden log" not in fake_hole.stands_on
    compare("good.py")
    assert fake_hole.stands_on == {"golden log"}
    assert fake_hole.summary["entries"][0]["valid"]
    compare("good.py", "--fresh")
    assert "golden log" not in fake_hole.stands_on


def test_a_changed_reference_or_input_has_no_golden_log(fake_hole, compare):
    compare("good.py", "--rounds", "home")
    fake_hole.write("input.txt", "ada\nbo\ncleo\ndan\nella\nfred")
    compare("good.py", "--rounds", "home")
    assert "golden log" not in fake_hole.stands_on


def test_another_seed_makes_other_away_inputs_and_the_home_round_stays(fake_hole, compare):
    compare("good.py")
    compare("good.py", "--seed", "5")
    rounds = {run["name"]: run["stands_on"] for run in fake_hole.summary["reference"]["rounds"]}
    assert "golden log" in rounds["home"] and "this call" in rounds["away-order"]
    assert fake_hole.summary["entries"][0]["valid"]
