#!/usr/bin/env bash
# Builds frontend-config/console with npm into <target>/console, from where it gets into the jar.
# Nothing is built that has not changed since, nor installed that the lock file has not changed.
set -euo pipefail

target=$1
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd -P)
frontend="$home/frontend-config"
built="$target/console.built"

fail() { printf 'The console cannot be built: %s Or build without it: -DskipConsole.\n' "$1" >&2; exit 1; }

changed() {
  [[ -f $built && -f $target/console/index.html ]] || return 0
  [[ -n $(find "$frontend/console" "$frontend/package.json" "$frontend/package-lock.json" "$frontend/tsconfig.base.json" \
    "$home/docs/api/openapi.yaml" \( -name node_modules -o -name dist \) -prune -o -type f -newer "$built" -print -quit) ]]
}

with_node() { "$frontend/tools/with-node" "$@"; }

# The tests of the frontend install in the same way, and leave the same note.
install() {
  local note=node_modules/installed-lock.json
  cmp -s package-lock.json "$note" && return
  rm -f "$note"
  with_node npm ci --ignore-scripts --prefer-offline --no-audit --no-fund
  cp package-lock.json "$note"
}

[[ -f $frontend/console/package.json ]] || { echo "There is no frontend-config/console here to build."; exit 0; }
mkdir -p "$target"
(
  # Builds of several modules at once must not install over each other.
  command -v flock >/dev/null && flock 9
  changed || exit 0
  needed=$(with_node true 2>&1) || fail "${needed##*$'\n'}"
  cd "$frontend"
  install > "$target/console.log" 2>&1 || fail "npm ci failed, see $target/console.log."
  with_node npm run build -w console >> "$target/console.log" 2>&1 || fail "npm run build failed, see $target/console.log."
  rm -rf "$target/console" "$target/classes/console/assets" "$target/classes/console/index.html"
  cp -R console/dist "$target/console"
  touch "$built"
) 9> "$target/console.lock"
