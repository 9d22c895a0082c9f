#!/bin/sh
# Takes the pictures of the main window that README and docs show: sh scripts/screenshots.sh, after cargo build --release.
set -eu
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for lang in zh en; do
    python3 scripts/window.py "${CARGO_TARGET_DIR:-target}/release/jingtu" "$out/$lang" 1440x900 "$lang"
    cp "$out/$lang"/*-another-by-J.png "docs/images/window-$lang.png"
done
