#!/bin/sh
# The whole check against the best peer, one after the other on the same files: sh scripts/compare_peer.sh PEERS.PY DATA [PYTHON]
# PEERS.PY times the peers (see docs/performance.md), DATA is a folder that its generator wrote, PYTHON the interpreter that has DuckDB.
set -eu
peers=$1
data=$2
python=${3:-python3}
program=${CARGO_TARGET_DIR:-target}/release/jingtu
test -x "$program" || { echo "build first: cargo build --release"; exit 1; }
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
python3 "$peers" run "$data" "$out/peer" --peers duckdb --reps 3 --python "duckdb=$python" >/dev/null
python3 - "$program" "$data" "$out" <<'P'
import glob, json, os, statistics, sys, time
program, data, out = sys.argv[1:]
layers = json.load(open(os.path.join(data, "manifest.json")))["layers"]
option = {"farmland": "--farmland", "zoning": "--zoning", "risk": "--risk-list", "priority": "--priority", "src_pt": "--source", "src_pg": "--source"}
inputs = [word for name, layer in layers.items() for word in (option[name], os.path.join(data, layer["file"]))]
def run(*more):
    began = time.time()
    pid = os.spawnvp(os.P_NOWAIT, program, [program, "check", *inputs, "--analysis-crs", "4525", "--quiet", "--out", os.path.join(out, "list.csv"), *more])
    _, status, usage = os.wait4(pid, 0)
    if status:
        sys.exit("the check failed")
    return time.time() - began, usage.ru_maxrss / 1024
run()
two, one = [run() for _ in range(5)], [run("--threads", "1") for _ in range(3)]
wall, memory = (statistics.median(column) for column in zip(*two))
tasks = {}
for path in glob.glob(os.path.join(out, "peer", "**", "*"), recursive=True):
    if os.path.isfile(path):
        for line in open(path, encoding="utf-8", errors="replace"):
            row = json.loads(line) if line.startswith("{") else {}
            if row.get("peer") == "duckdb" and "wall" in row:
                tasks.setdefault(row["task"], []).append((row["wall"], row["peak_mb"]))
peer = sum(statistics.median(wall for wall, _ in rows) for rows in tasks.values())
peer_memory = max(statistics.median(peak for _, peak in rows) for rows in tasks.values())
print(f"peer: {peer:.1f} s over {', '.join(sorted(tasks))}, {peer_memory:.0f} MB")
print(f"jingtu: {wall:.2f} s with the list as CSV, {memory:.0f} MB; one thread {statistics.median(wall for wall, _ in one):.2f} s")
print(f"ratios: time {wall / peer:.3f}, memory {memory / peer_memory:.3f}, threads {statistics.median(wall for wall, _ in one) / wall:.2f}")
P
