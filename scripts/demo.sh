#!/usr/bin/env bash
# The main job, end to end, on a root of its own: an image is loaded, run, entered, listed and
# removed; then the world is compared with the one before.
set -euo pipefail
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo "demo: containers are made for real, so this needs root; run: sudo make demo" >&2; exit 1; }

root=$(mktemp -d /var/tmp/skiff-demo-XXXXXX)
export SKIFF_DEMO=$root # every process we start bears it, so that none can hide
our_skiff() { dist/bin/skiff --root "$root/skiff" --state "$root/state" "$@"; }
clean_up() {
  our_skiff rm --force demo >/dev/null 2>&1 || true
  rm -rf "$root"
}
trap clean_up EXIT

if [ -t 1 ]; then bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' plain=$'\e[0m'; else bold='' dim='' green='' plain=''; fi
say() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }
skiff() {
  printf '%s$ skiff' "$dim"
  printf ' %q' "$@"
  printf '%s\n' "$plain"
  our_skiff "$@"
}
world() {
  node_modules/.bin/bun tests/leftovers/main.ts "$1" "$root/before.json" \
    --root "$root/skiff" --root "$root/state" --root /run/oar --root /run/skiff --database "$root/skiff/store.db" \
    --process "$root" --process "${2:-$root}"
}

say "An image, made of nothing but Debian's busybox"
scripts/make-busybox-image.sh "$root/busybox.tar" busybox:latest
printf '%s: %s, an OCI archive\n' busybox.tar "$(du -h "$root/busybox.tar" | cut -f1)"

say "The world before: every process, cgroup, mount, namespace, link, file and row is written down"
our_skiff images >/dev/null
world observe

say "Load it"
skiff load --input "$root/busybox.tar"
skiff images

say "Run a container from it, in the background"
skiff run --detach --name demo --hostname skiff --env GREETING='a container that is deleted is gone' \
  busybox:latest sh -c 'echo "hello from $(hostname)"; exec sleep 1000'
id=$(our_skiff ps --quiet --no-trunc)

say "Enter it: its own host name, its own processes, our variable"
skiff exec demo sh -c 'hostname; ps; echo "$GREETING"'

say "What it said, and that it runs"
skiff logs demo
skiff ps

say "Remove it, by force, and see each step of it"
skiff rm --force --explain demo

say "Remove the image"
skiff rmi busybox:latest

say "The world after, compared with the one before"
world compare "$id"
printf '%sA container that is deleted is gone.%s\n' "$green" "$plain"
