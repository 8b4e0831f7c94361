#!/usr/bin/env bash
# Pulls the emergency switch with nothing but curl.
#
#   emergency.sh engage  [what]    everybody back to the rollback variation, of all that is meant
#   emergency.sh release [what]    back to what was configured; asks for a reason
#   emergency.sh status            what is engaged, and who has confirmed
#
# What is meant: the whole environment, or
#   --flag FLAG          one flag of it; FLAG alone says the same
#   --tag TAG            the flags that carry a tag
#   --project PROJECT    all environments of a project, with --tag the tag in all of them
#
# SWITCHBACK_URL          where nodes listen, separated by commas: engaging goes to each, anything else to the first that
#                         answers; http://127.0.0.1:8080 unless set
# SWITCHBACK_TOKEN        an admin key; a break-glass key engages and shows the status
# SWITCHBACK_ENVIRONMENT  project/environment, default/production unless set
# SWITCHBACK_REASON       why; goes to the audit log
# SWITCHBACK_CONFIRM      what is released, typed once more where its environment asks for that
#
# Exit code: 0 done, 2 usage, 10 no server reached, 11 the server refused or failed.
set -euo pipefail

usage() { sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2; }

verb=${1:-} flag='' tag='' project=''
case $verb in engage | release | status) shift ;; *) usage ;; esac
while [[ $# -gt 0 ]]; do
  case $1 in
    --flag | --tag | --project)
      [[ -n ${2:-} ]] || usage
      printf -v "${1#--}" '%s' "$2"
      shift 2 ;;
    -*) usage ;;
    *) flag=$1; shift ;;
  esac
done
[[ -z $flag || -z $tag$project ]] || usage
: "${SWITCHBACK_TOKEN:?set it to an admin key}"
environment=${SWITCHBACK_ENVIRONMENT:-default/production}
path="/api/v1/projects/${environment%%/*}/environments/${environment#*/}/emergency"
[[ -z $project ]] || path="/api/v1/projects/$project/emergency"

quoted() { printf '"%s"' "$(printf '%s' "$1" | tr -d '\000-\037' | sed 's/[\\"]/\\&/g')"; }

reason() {
  local reason=${SWITCHBACK_REASON:-}
  if [[ -z $reason && $verb == release ]]; then
    read -r -p 'Why is it safe to release? ' reason
  fi
  printf '"reason":%s' "$(quoted "${reason:-by emergency.sh}")"
}

member() { [[ -z $2 ]] || printf '"%s":%s,' "$1" "$(quoted "$2")"; }

# What is engaged for the project as a whole is told first, each by its id and then its tag. Inside of strings quotation
# marks are escaped, so whatever reason somebody has given is not taken for an id.
ids() {
  sed 's/,"environments":\[{.*//' "$answer" | grep -o '{"id":"[^"]*",\("tag":"[^"]*"\)\{0,1\}' \
    | if [[ -z $tag ]]; then grep -v '"tag":'; else grep -F "\"tag\":$(quoted "$tag")"; fi \
    | sed 's/{"id":\("[^"]*"\).*/\1/' | paste -sd, - || true
}

answer=$(mktemp)
headers=$(mktemp)
trap 'rm -f "$answer" "$headers"' EXIT

call() {
  curl -sS --max-time 5 -o "$answer" -D "$headers" -w '%{http_code}' \
    -H "Authorization: Bearer $SWITCHBACK_TOKEN" -H 'Content-Type: application/json' "$@"
}

release() {
  local status
  status=$(call "$1$path") || return
  [[ $status == 200 ]] || { printf '%s' "$status"; return; }
  if [[ -n $project ]]; then
    call -X POST --data "{\"engagements\":[$(ids)],$typed$why}" "$1$path/release"
    return
  fi
  local version
  version=$(sed -n 's/^[Ee][Tt]ag: *\(.*[^[:space:]]\)[[:space:]]*$/\1/p' "$headers")
  call -X POST -H "If-Match: $version" --data "{$meant$typed$why}" "$1$path/release"
}

[[ $verb == status ]] || why=$(reason)
meant=$(member flag "$flag")$(member tag "$tag")
typed=$(member confirm "${SWITCHBACK_CONFIRM:-}")
IFS=, read -r -a urls <<<"${SWITCHBACK_URL:-http://127.0.0.1:8080}"
for url in "${urls[@]}"; do
  case $verb in
    engage) status=$(call -X POST --data "{$meant$why}" "${url%/}$path/engage") || status= ;;
    release) status=$(release "${url%/}") || status= ;;
    status) status=$(call "${url%/}$path") || status= ;;
  esac
  [[ -n $status ]] || continue
  answered=${answered:-refused}
  cat "$answer"
  echo
  if [[ $status == 200 ]]; then
    answered=done
    [[ $verb == engage ]] || exit 0
  elif [[ $status != 5* && $verb != engage ]]; then
    exit 11
  fi
done
[[ ${answered:-} != done ]] || exit 0
[[ -z ${answered:-} ]] || exit 11
echo "emergency.sh: no server reached at ${urls[*]}" >&2
exit 10
