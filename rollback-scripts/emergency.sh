#!/usr/bin/env bash
# Pulls the emergency switch with nothing but curl.
#
#   emergency.sh engage  [flag]    everybody back to the rollback variation, of one flag or of the whole environment
#   emergency.sh release [flag]    back to what was configured; asks for a reason
#   emergency.sh status            what is engaged, and who has confirmed
#
# SWITCHBACK_URL          where the service answers; several, separated by commas, are tried in turn
# SWITCHBACK_TOKEN        an admin key; a break-glass key engages and shows the status
# SWITCHBACK_ENVIRONMENT  project/environment, default/production unless set
# SWITCHBACK_REASON       why; goes to the audit log
#
# Exit code: 0 done, 2 usage, 10 no server reached, 11 the server refused or failed.
set -euo pipefail

verb=${1:-} flag=${2:-}
case $verb in engage | release | status) ;; *) sed -n '2,13s/^# \{0,1\}//p' "$0" >&2; exit 2 ;; esac
: "${SWITCHBACK_TOKEN:?set it to an admin key}"
environment=${SWITCHBACK_ENVIRONMENT:-default/production}
path="/api/v1/projects/${environment%%/*}/environments/${environment#*/}/emergency"

quoted() { printf '"%s"' "$(printf '%s' "$1" | tr -d '\000-\037' | sed 's/[\\"]/\\&/g')"; }

body() {
  local reason=${SWITCHBACK_REASON:-}
  if [[ -z $reason && $verb == release ]]; then
    read -r -p 'Why is it safe to release? ' reason
  fi
  printf '{"reason":%s%s}' "$(quoted "${reason:-by emergency.sh}")" "${flag:+,\"flag\":$(quoted "$flag")}"
}

answer=$(mktemp)
headers=$(mktemp)
trap 'rm -f "$answer" "$headers"' EXIT

call() {
  curl -sS --max-time 5 -o "$answer" -D "$headers" -w '%{http_code}' \
    -H "Authorization: Bearer $SWITCHBACK_TOKEN" -H 'Content-Type: application/json' "$@"
}

release() {
  local status tag
  status=$(call "$1$path") || return
  [[ $status == 200 ]] || { printf '%s' "$status"; return; }
  tag=$(sed -n 's/^[Ee][Tt]ag: *\(.*[^[:space:]]\)[[:space:]]*$/\1/p' "$headers")
  call -X POST -H "If-Match: $tag" --data "$document" "$1$path/release"
}

[[ $verb == status ]] || document=$(body)
IFS=, read -r -a urls <<<"${SWITCHBACK_URL:-http://127.0.0.1:8080}"
for url in "${urls[@]}"; do
  case $verb in
    engage) status=$(call -X POST --data "$document" "${url%/}$path/engage") || status= ;;
    release) status=$(release "${url%/}") || status= ;;
    status) status=$(call "${url%/}$path") || status= ;;
  esac
  [[ -n $status ]] || continue
  answered=$status
  cat "$answer"
  echo
  [[ $status == 200 ]] && exit 0
  [[ $status == 5* ]] && continue
  exit 11
done
[[ -n ${answered:-} ]] && exit 11
echo "emergency.sh: no server reached at ${urls[*]}" >&2
exit 10
