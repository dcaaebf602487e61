"""What is kept as runs end is enough to go on from."""


def test_resume_judges_only_what_is_missing(fake_hole, compare):
    compare("good.py", "pico.py")
    folder = fake_hole.latest
    journal = (folder / "journal.jsonl").read_bytes().split(b"\n")
    kept = [line for line in journal if b'"good"' in line]
    (folder / "journal.jsonl").write_bytes(b"\n".join(kept) + b'\n{"entry": "pi')
    (folder / "summary.json").unlink()
    status, out, _ = compare("good.py", "pico.py", "--resume", folder.name)
    assert status == 0 and "pico: round home starts" in out and "good: round home starts" not in out
    assert [entry["name"] for entry in fake_hole.summary["entries"]] == ["good", "pico"]


def test_resume_of_nothing_is_one_clear_line(fake_hole, compare):
    status, _, err = compare("--resume", "19990101_000000")
    assert status == 2 and "holds no such result" in err


def test_a_changed_source_is_judged_again_when_resumed(fake_hole, compare):
    compare("good.py")
    fake_hole.entry("good.py", "1 / (step", "2 / (step")
    status, _, _ = compare("good.py", "--resume", fake_hole.latest.name)
    assert status == 1
