#!/bin/sh
# Installs the system packages that building, running and testing need (Debian, Ubuntu), or says which command would.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
missing=""
if command -v dpkg-query >/dev/null 2>&1; then
    for package in $(cat "$here/packages.txt"); do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
    done
else
    echo "Not Debian or Ubuntu: install the counterparts of these packages yourself: $(tr '\n' ' ' < "$here/packages.txt")" >&2
fi
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ]; then as_root=""
    elif command -v sudo >/dev/null 2>&1; then as_root="sudo"
    else
        echo "Missing system packages. As root, run: apt-get update && apt-get install -y$missing" >&2
        exit 1
    fi
    echo "Installing:$missing" >&2
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq $missing >/dev/null
fi
command -v cargo >/dev/null 2>&1 || { echo "No Rust toolchain: install rustup with the stable toolchain, then run this again" >&2; exit 1; }
