#!/bin/sh
# Damaged files for every reader, ten million of them in half an hour on two cores (docs/fuzzing.md). JINGTU_MUTATIONS sets the cases a target.
set -eu
cd "$(dirname "$0")/.."
if [ -z "${TMPDIR:-}" ] && [ -d /dev/shm ]; then
    export TMPDIR=/dev/shm
fi
export JINGTU_MUTATIONS="${JINGTU_MUTATIONS:-600000}"
cargo test --release --test reading -- damaged
# What a .prj says goes through PROJ, at up to 50 ms a case: fewer of them.
JINGTU_MUTATIONS=$((JINGTU_MUTATIONS / 600)) cargo test --release --lib -- crs_properties
