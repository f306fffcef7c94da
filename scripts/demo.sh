#!/usr/bin/env bash
# The main job, end to end, on a root of its own: an image is loaded, run, entered, listed and
# removed; then the world is compared with the one before.
set -euo pipefail
cd "$(dirname "$0")/.."

root=$(mktemp -d /var/tmp/skiff-demo-XXXXXX)
our_skiff() { # with a word in the environment that all its processes bear, so that none can hide
  SKIFF_DEMO=$root dist/bin/skiff --root "$root/skiff" --state "$root/state" "$@"
}
clean_up() {
  our_skiff rm --force demo >/dev/null 2>&1 || true # only there if something went wrong
  rm -rf "$root"
}
trap clean_up EXIT

if [ -t 1 ]; then bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' plain=$'\e[0m'; else bold='' dim='' green='' plain=''; fi
say() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }
quoted() { # as one would type it
  if [[ $1 =~ ^[[:alnum:]_./:=-]+$ ]]; then printf ' %s' "$1"; else printf " '%s'" "$1"; fi
}
skiff() {
  printf '%s$ skiff' "$dim"
  for argument in "$@"; do quoted "$argument"; done
  printf '%s\n' "$plain"
  our_skiff "$@"
}
world() { # observe, or compare CONTAINER-ID
  node_modules/.bin/bun tests/leftovers/main.ts "$1" "$root/before.json" \
    --root "$root/skiff" --root "$root/state" --root /run/oar --root /run/skiff \
    --root /run/containerd/s --database "$root/skiff/store.db" \
    --process "$root" --process "${2:-$root}"
}

say "An image, made of nothing but Debian's busybox"
scripts/make-busybox-image.sh "$root/busybox.tar" busybox:latest
printf '%s: %s, an OCI archive\n' busybox.tar "$(du -h "$root/busybox.tar" | cut -f1)"

say "The world before: every process, cgroup, mount, namespace, link, file and row is written down"
mkdir -p /run/containerd/s # where containerd's shims have their sockets, whoever started them
our_skiff images >/dev/null # makes the root, still empty
world observe

say "Load it"
skiff load --input "$root/busybox.tar"
skiff images

say "Run a container from it, in the background"
skiff run --detach --network none --name demo --hostname skiff --env MOTTO='deleted is gone' \
  busybox:latest sh -c 'echo hello from $(hostname); exec sleep 1000'
id=$(our_skiff ps --quiet --no-trunc)

say "Enter it: its own host name, its own processes, our variable"
skiff exec demo sh -c 'hostname; ps; echo $MOTTO'

say "What it said, and that it runs"
skiff logs demo
skiff ps

say "What the world has more than before, as long as the image and the container are there"
{ world compare "$id" || true; } | sed -nE 's/^left behind: (network link|[a-z]+) .*/\1/p' | sort | uniq -c

say "Remove it, by force, and see each step of it"
skiff rm --force --explain demo

say "Remove the image"
skiff rmi busybox:latest

say "The world after, compared with the one before"
world compare "$id"
printf '%sA container that is deleted is gone.%s\n' "$green" "$plain"
