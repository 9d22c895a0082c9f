#!/bin/sh
# The main job on the bundled data, then the window where there is a display.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh
cargo build --release
# Through cargo, which knows where its target folder is.
cargo run --release --quiet -- demo "$@"
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec cargo run --release --quiet
fi
