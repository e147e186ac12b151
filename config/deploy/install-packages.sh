#!/bin/sh
# Installs the Debian packages named in a file (one a line, # starts a comment)
# that are missing: as root or with sudo; otherwise says exactly what to install.
set -eu
list=${1:?usage: install-packages.sh FILE}
missing=""
for name in $(sed 's/#.*//' "$list"); do
    status=$(dpkg-query -W -f '${Status}' "$name" 2>/dev/null || true)
    [ "$status" = "install ok installed" ] || missing="$missing $name"
done
[ -n "$missing" ] || exit 0
echo "missing Debian packages:$missing"
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1; then
    as_root="sudo"
else
    echo "neither root nor sudo here; ask an administrator for:" >&2
    echo "    apt-get update && apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
$as_root apt-get update -q
# shellcheck disable=SC2086 # the list is meant to be split
$as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends $missing
