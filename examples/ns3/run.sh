#!/usr/bin/env bash
# Builds the ns-3 bridge from packages and runs one LTE cell under several schedulers; see docs/ns3.md.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$here/../.." && pwd)
tree=$(printf %s "$repo" | sha256sum | cut -c1-12)
build=${SLOTPILOT_NS3_BUILD:-${XDG_CACHE_HOME:-$HOME/.cache}/slotpilot/ns3-$tree}
packages="libns3-dev libnats-dev libmpack-dev libjsmn-dev cmake g++ make pkg-config"

help() {
  cat <<'TEXT'
Usage: examples/ns3/run.sh [options]

Runs one LTE cell in ns-3 under several schedulers, with the same users and fading, and prints a table.

  --scheduler LIST   of ns3-pf, slotpilot-pf, slotpilot-onnx (the models in models/), separated by
                     commas; default: all
  --users LIST       users, 1..40 each, separated by commas; default 10
  --ttis N           TTIs that count, after 1000 that do not; default 10000
  --seed N           places, fading and block errors; default 1
  --speed-kmph X     speed that users fade at; default 3
  --prb N            bandwidth, 25, 50 or 100 PRB; default 50
  --mcs RULE         who chooses the MCS under slotpilot: service (default), or ns-3's amc
  --serve FLAGS      further flags of `slotpilot serve`, such as "--throughput-memory 0.98"
  --nats-url URL     a running broker; default: NATS_URL, or one of our own
  --json             one line of JSON per run, with the rate of every user
  --build-only       builds and ends
  -h, --help         this text

Needs Node, and Debian's packages for ns-3 and the C client; missing ones are installed where apt may.
The build of this tree is kept in ~/.cache/slotpilot/ns3-..., or in the folder SLOTPILOT_NS3_BUILD.
TEXT
}

fail() {
  echo "error $1: $2" >&2
  exit 1
}

schedulers=ns3-pf,slotpilot-pf,slotpilot-onnx
users=10 ttis=10000 seed=1 speed=3 prb=50 mcs=service serve="" json=false build_only=false url=${NATS_URL:-}
while [ $# -gt 0 ]; do
  case $1 in
    --scheduler | --users | --ttis | --seed | --speed-kmph | --prb | --mcs | --serve | \
      --nats-url)
      [ $# -ge 2 ] || fail CONFIG_INVALID "$1 wants a value; see --help."
      case $1 in
        --scheduler) schedulers=$2 ;;
        --users) users=$2 ;;
        --ttis) ttis=$2 ;;
        --seed) seed=$2 ;;
        --speed-kmph) speed=$2 ;;
        --prb) prb=$2 ;;
        --mcs) mcs=$2 ;;
        --serve) serve=$2 ;;
        --nats-url) url=$2 ;;
      esac
      shift 2
      ;;
    --json) json=true && shift ;;
    --build-only) build_only=true && shift ;;
    -h | --help) help && exit ;;
    *) fail CONFIG_INVALID "unknown option $1; see --help." ;;
  esac
done
for scheduler in ${schedulers//,/ }; do
  case $scheduler in
    ns3-pf | slotpilot-pf | slotpilot-onnx) ;;
    *) fail CONFIG_INVALID "--scheduler is $scheduler; see --help for those there are." ;;
  esac
done

scratch=$(mktemp -d)
clean_up() {
  local running
  running=$(jobs -p)
  # shellcheck disable=SC2086
  [ -z "$running" ] || { kill $running 2>>"$scratch/log" && wait; } || true
  rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

install_packages() {
  # shellcheck disable=SC2086
  if ! dpkg -s $packages >"$scratch/log" 2>&1; then
    local sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    echo "installing $packages ..." >&2
    { $sudo apt-get update && $sudo apt-get install -y --no-install-recommends $packages; } \
      >"$scratch/log" 2>&1 || fail CHILD_FAILED "install $packages and run this again."
  fi
  case $(dpkg-query -W -f '${Version}' libns3-dev) in
    3.37*) ;;
    *) fail CHILD_FAILED "install ns-3 3.37, which Debian 12 has; this system has another." ;;
  esac
}

build() {
  cmake -S "$here" -B "$build" >"$scratch/log" 2>&1 && cmake --build "$build" --parallel 2 >>"$scratch/log" 2>&1 && return
  cat "$scratch/log" >&2
  fail CHILD_FAILED "the lines above say why."
}

find_broker() {
  local bin
  for bin in "${NATS_SERVER_BIN:-}" "$(command -v nats-server || true)" /usr/sbin/nats-server \
    "${XDG_CACHE_HOME:-$HOME/.cache}/slotpilot/nats-server/nats-server"; do
    [ -x "$bin" ] && echo "$bin" && return
  done
  fail NATS_SERVER_MISSING "install nats-server (apt install nats-server), or give --nats-url."
}

start_broker() {
  [ -z "$url" ] || return 0
  local bin
  bin=$(find_broker)
  "$bin" -a 127.0.0.1 -p -1 --ports_file_dir "$scratch" >"$scratch/broker" 2>&1 &
  for _ in $(seq 100); do
    url=$(sed -n 's/.*"nats":\["\([^"]*\)".*/\1/p' "$scratch"/*.ports 2>>"$scratch/log" || true)
    [ -z "$url" ] || return 0
    sleep 0.1
  done
  fail NATS_SERVER_FAILED "nats-server did not start: $(tail -n 1 "$scratch/broker")"
}

# one run: scheduler, number of users
run() {
  local flags=(--label="$1" --users="$2" --ttis="$ttis" --seed="$seed" --speedKmph="$speed" --prb="$prb")
  local policies=() service=""
  [ "$json" = false ] || flags+=(--json)
  case $1 in
    ns3-pf) flags+=(--scheduler=ns3-pf) ;;
    # ns-3's PF books a block when it is sent, ours when it is acknowledged 7 TTIs later: only a
    # longer memory makes that no matter
    slotpilot-pf) policies=(--prb-policy pf --power-policy equal --throughput-memory 0.998) ;;
    slotpilot-onnx) policies=(--prb-policy prb --power-policy power) ;;
  esac
  if [ "$1" != ns3-pf ]; then
    local prefix="ns3-$$-$2-$1"
    # shellcheck disable=SC2086
    node "$repo/src/slotpilot.mjs" serve --nats-url "$url" --subject-prefix "$prefix" \
      --log-level error "${policies[@]}" $serve &
    service=$!
    flags+=(--natsUrl="$url" --prefix="$prefix" --mcs="$mcs")
  fi
  "$build/cell" "${flags[@]}" & # not in the foreground, so that Ctrl-C is heard at once
  local cell=$! ended="" status=0
  wait -n -p ended "$cell" $service || status=$?
  [ "$ended" = "$cell" ] || fail CHILD_FAILED "the service stopped; the lines above are its last words."
  [ "$status" = 0 ] || exit "$status"
  [ -z "$service" ] || { kill "$service" && wait "$service" || true; }
}

install_packages
build
[ "$build_only" = false ] || exit 0
[ "$schedulers" = ns3-pf ] || start_broker
[ "$json" = true ] || printf '%-14s %5s %7s %7s %6s %6s %6s %5s %5s %6s  %s\n' \
  scheduler users Mbit/s geomean Jain BLER% HIT lost rej. TTI/s policies
for number in ${users//,/ }; do
  for scheduler in ${schedulers//,/ }; do run "$scheduler" "$number"; done
done
