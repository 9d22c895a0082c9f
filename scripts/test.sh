#!/bin/sh
# All tests.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh
exec cargo test --release "$@"
