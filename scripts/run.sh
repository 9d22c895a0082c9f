#!/bin/sh
# The main job on the bundled data, then the window where there is a display.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh
cargo build --release
target="${CARGO_TARGET_DIR:-target}"
"$target/release/jingtu" demo "$@"
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$target/release/jingtu"
fi
