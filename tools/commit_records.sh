#!/usr/bin/env bash
# tools/commit_records.sh FOLDER: puts the records that lie in FOLDER/holes onto the newest main, checks them, makes the
# figures anew, commits and pushes; begins again where somebody else has pushed meanwhile. Nothing that was judged is run.
set -euo pipefail
records=$(cd "$1" && pwd)
python=${PYTHON:-python}

if [ -n "$(find "$records/holes" ! -type f ! -type d -print -quit)" ]; then
    echo "among the records is something that is neither a file nor a folder; nothing is entered"
    exit 1
fi
for try in 1 2 3 4 5; do
    git fetch --quiet origin main
    git reset --quiet --hard FETCH_HEAD
    for record in "$records"/holes/*/records/*/*/; do
        place=${record#"$records"/}
        [ -d "$record" ] && [ ! -e "$place" ] || continue # a record that is there already stays as it is
        [ -f "${place%%/records/*}/hole.toml" ] || { echo "there is no hole of that name; nothing is entered"; exit 1; }
        mkdir -p "$place"
        cp -R "$record." "$place"
    done
    "$python" -m golf board --check
    "$python" -m tools.update_figures
    "$python" -m tools.draw_pictures || echo "the pictures stay as they are"
    git add --all holes README.md docs run_results
    if git diff --quiet --cached; then
        echo "no new record"
        exit 0
    fi
    git -c user.name="the board" -c user.email="board@users.noreply.github.com" commit --quiet -m "The board enters what was judged"
    if git push --quiet origin HEAD:main; then
        exit 0
    fi
    sleep "$try"
done
echo "main moves faster than the board can write; run this job again"
exit 1
