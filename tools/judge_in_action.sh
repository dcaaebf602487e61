#!/usr/bin/env bash
# What action.yml runs: judges $FILES (a name a line) of $HOLE with $SEED; the answer stands in the job's summary.
set -euo pipefail
arguments=(--isolation require --seed "$SEED")
[ -z "$HOLE" ] || arguments+=(--hole "$HOLE")
arguments+=(--)
while IFS= read -r file; do
    [ -z "$file" ] || arguments+=("$file")
done <<<"$FILES"
# -P: a folder `golf` of the repository that is judged is not the judge
exec python -P -m golf run "${arguments[@]}"
