"""What runs when: early news first, and nothing that nobody waits for."""

import pytest

from golf.commands.main import main as toolbox

ENDLESS, SLOW = (f"import time\ntime.sleep({seconds})\n" for seconds in (99999, 0.5))


@pytest.mark.slow
def test_a_wrong_entry_is_told_before_a_slow_reference_has_ended(fake_hole, compare):
    text = (fake_hole.root / "reference.py").read_text()
    fake_hole.write("reference.py", text.replace('print("sample', ENDLESS + 'print("sample'))
    fake_hole.entry("wrong.py", "1 / (step", "1.01 / (step")
    status, out, _ = compare("wrong.py", "--fresh", "--jobs", "2")
    assert status == 1 and "0.3367 instead of 0.3333" in out
    assert "reference: round home stopped" in out or "reference: round away-order stopped" in out


@pytest.mark.slow
def test_a_wrong_entry_that_ended_before_the_reference_said_so_is_told_as_early(fake_hole, compare):
    slow = (fake_hole.root / "reference.py").read_text().replace('print("sample', ENDLESS + 'print("sample')
    fake_hole.write("reference.py", "import time\ntime.sleep(1.5)\n" + slow)
    fake_hole.entry("wrong.py", "1 / (step", "1.01 / (step")
    fake_hole.entry("short.py", 'print("num docs:", len(words))\n', "raise SystemExit\n")
    status, out, _ = compare("wrong.py", "short.py", "--fresh", "--jobs", "2")
    assert (
        status == 1 and "0.3367 instead of 0.3333" in out and fake_hole.judged("short")["verdict"] == "none"
    )


@pytest.mark.slow
@pytest.mark.needs_confinement
def test_a_wrong_line_ends_the_entrys_other_runs_as_well(fake_hole, compare):
    compare("good.py", "--jobs", "2")
    away = "if words != sorted(words):\n    import time\n    time.sleep(99999)\n"
    fake_hole.entry("wrong.py", 'print("num docs:"', f'{away}print("num docs:"')
    fake_hole.write(
        "wrong.py", (fake_hole.root / "wrong.py").read_text().replace("1 / (step", "1.01 / (step")
    )
    assert compare("wrong.py", "--jobs", "2")[0] == 1
    why = {each["round"]: each["why"] for each in fake_hole.judged("wrong")["unjudged"]}
    assert why == {"away-order": "stopped by the judge, since another round failed"}


@pytest.mark.slow
def test_the_log_of_a_reference_that_ends_last_is_kept(fake_hole, compare):
    slow = "import time\ntime.sleep(0.7)\n" + (fake_hole.root / "reference.py").read_text()
    fake_hole.write("reference.py", slow)
    compare("good.py", "--rounds", "home")
    assert (fake_hole.latest / "reference.log").is_file()
    compare("good.py", "--rounds", "home")
    assert fake_hole.golden == [True]


@pytest.mark.slow
@pytest.mark.needs_confinement
def test_a_pacemaker_gives_early_news_and_the_reference_the_verdict(fake_hole, compare):
    fake_hole.edit('reference = "reference.py"', 'reference = "reference.py"\npace = "good.py"')
    fake_hole.entry("wrong.py", "1 / (step", "1.01 / (step")
    status, _, _ = compare("good.py", "wrong.py", "--fresh", "--jobs", "1")
    assert status == 1 and fake_hole.verdicts == {"good": "valid", "wrong": "none"}


@pytest.mark.slow
def test_a_pacemaker_that_prints_another_log_is_a_fault_of_the_hole(fake_hole, compare):
    fake_hole.edit('reference = "reference.py"', 'reference = "reference.py"\npace = "pico.py"')
    status, _, err = compare("good.py", "--fresh", "--jobs", "1")
    assert status == 2 and "is not what the hole's pacemaker prints; mend `pace` in hole.toml" in err


@pytest.mark.slow
def test_entries_and_rounds_stand_in_the_order_of_the_hole(fake_hole, compare):
    fake_hole.entry("slow.py", 'print("sample 1:"', f'{SLOW}print("sample 1:"')
    compare("slow.py", "good.py", "pico.py", "--fresh")
    summary = fake_hole.summary
    assert [entry["name"] for entry in summary["entries"]] == ["slow", "good", "pico"]
    for program in (summary["reference"], *summary["entries"]):
        assert [run["name"] for run in program["rounds"]] == ["home", "away-order"]


@pytest.mark.slow
@pytest.mark.needs_confinement
def test_drawn_seeds_are_the_entries_own_and_repeat_as_given(fake_hole, compare):
    compare("good.py", "pico.py", "--seed", "draw")
    good, pico = fake_hole.judged("good"), fake_hole.judged("pico")
    assert good["seed"] != pico["seed"] and good["valid"]
    away = good["rounds"][1]
    compare("good.py", "--seed", str(good["seed"]))
    again = fake_hole.judged("good")["rounds"][1]
    assert (away["inputs"], away["hash_seed"]) == (again["inputs"], again["hash_seed"])


@pytest.mark.parametrize(
    ("seed", "says"),
    [
        ("moon", "neither a whole number from 0 on nor `draw`"),
        ("1.5", "neither a whole number from 0 on nor `draw`"),
        ("-1", "neither a whole number from 0 on nor `draw`"),
        ("", "--seed: it is empty"),
    ],
)
def test_a_seed_is_a_whole_number_or_is_drawn(fake_hole, compare, seed, says):
    status, _, err = compare("good.py", f"--seed={seed}")
    assert status == 2 and says in err


@pytest.mark.slow
@pytest.mark.needs_confinement
def test_a_fault_of_the_judge_about_one_entry_ends_no_others_judging(fake_hole, compare, monkeypatch):
    from golf.judge import runs

    def broken(entry, *rest):
        if entry.label.name == "pico":
            raise RuntimeError("the judge slipped")
        return run_entry(entry, *rest)

    run_entry = runs.run_entry
    monkeypatch.setattr(runs, "run_entry", broken)
    status, out, _ = compare("pico.py", "good.py")
    assert status == 3 and fake_hole.verdicts == {"pico": "not judged", "good": "valid"}
    assert "could not be judged: RuntimeError: the judge slipped" in " ".join(out.split())
    status, out, _ = compare("pico.py", "good.py", "--resume", fake_hole.latest.name)
    assert status == 3 and "starts" not in out, "what could not be judged is passed by"


@pytest.mark.slow
def test_a_round_that_was_being_compared_when_the_judge_was_ended_is_not_called_unasked(
    fake_hole, compare, monkeypatch
):
    from golf.judge import schedule

    def ended(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(schedule, "judge_run", ended)
    assert compare("good.py", "--rounds", "home")[0] == 130
    (entry,) = fake_hole.summary["entries"]
    assert {"round": "home", "why": "interrupted"}.items() <= entry["unjudged"][0].items()


@pytest.mark.slow
@pytest.mark.parametrize("method", ["keep", "add"])
def test_an_interruption_in_the_moment_of_keeping_a_result_loses_nothing(
    fake_hole, compare, monkeypatch, capsys, method
):
    from golf.results.recorder import Recorder

    def ended(*what):
        monkeypatch.setattr(Recorder, method, keep)
        keep(*what)
        raise KeyboardInterrupt

    keep = getattr(Recorder, method)
    monkeypatch.setattr(Recorder, method, ended)
    assert compare("good.py", "pico.py", "--rounds", "home", "--jobs", "1")[0] == 130
    assert fake_hole.judged("good")["parity"] == "full" and fake_hole.verdicts["pico"] == "not judged"
    assert toolbox(["verify", str(fake_hole.latest)]) == 1
    (said,) = capsys.readouterr().out.splitlines()
    assert "was interrupted, so not all was judged" in said
