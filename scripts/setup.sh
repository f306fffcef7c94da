#!/usr/bin/env bash
# Gets what a target needs, and only what is missing: `setup.sh [build] [bench]`.
# Nothing named: the Node side alone (enough for `make check`).
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  printf 'setup: %s\n' "$1" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "installing Debian packages needs root; run as root: apt-get install ${missing[*]}"
  fi
}

debian_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return
  command -v apt-get >/dev/null || fail "needs the Debian packages: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  ls /var/lib/apt/lists/*Packages* >/dev/null 2>&1 || as_root apt-get update -qq
  as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" ||
    { as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends "${missing[@]}"; }
}

node_modules() {
  command -v node >/dev/null || fail "needs Node 20 or newer with npm: https://nodejs.org"
  command -v npm >/dev/null || fail "needs npm, which comes with Node: https://nodejs.org"
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || fail "needs Node 20 or newer, found $(node --version)"
  local stamp=node_modules/.lock.sha256
  sha256sum --check --status "$stamp" 2>/dev/null && return
  npm ci --no-audit --no-fund
  node_modules/.bin/bun --version >/dev/null ||
    fail "npm did not install Bun: are install scripts switched off (npm config get ignore-scripts)?"
  node_modules/.bin/esbuild --version >/dev/null ||
    fail "npm did not install esbuild: are install scripts switched off (npm config get ignore-scripts)?"
  sha256sum package.json package-lock.json >"$stamp"
}

# TypeScript of the .proto files, where they or their tools have changed.
wire_messages() {
  local folder=packages/proto/src/grpc sum
  local stamp=$folder/generated/.sources.sha256
  sum=$(sha256sum package-lock.json scripts/generate-proto.ts "$folder"/*.proto)
  [ "$sum" = "$(cat "$stamp" 2>/dev/null)" ] && return
  node_modules/.bin/bun scripts/generate-proto.ts
  printf '%s\n' "$sum" >"$stamp"
}

rust() {
  command -v cargo >/dev/null && command -v rustc >/dev/null ||
    fail "needs stable Rust (cargo, rustc): https://rustup.rs, or apt-get install cargo where it is new enough"
}

# Docker's default seccomp profile, of its sources' package without all that one depends on.
docker_profile() {
  local target=$PWD/dist/test/docker-seccomp.json package=golang-github-docker-docker-dev
  [ -s "$target" ] && return
  local scratch
  scratch=$(mktemp -d)
  (
    cd "$scratch"
    apt-get download -qq -o APT::Sandbox::User=root "$package"
    mkdir -p "$(dirname "$target")"
    dpkg-deb --fsys-tarfile "$package"_*.deb |
      tar -xO ./usr/share/gocode/src/github.com/docker/docker/profiles/seccomp/default.json >profile.json
    mv profile.json "$target"
  ) || fail "cannot get Docker's default seccomp profile from the Debian package $package"
  rm -r "$scratch"
}

node_modules
wire_messages
for part in "$@"; do
  case "$part" in
    build)
      rust
      debian_packages gcc libc6-dev binutils musl-tools
      ;;
    test)
      debian_packages busybox-static util-linux iproute2 gcc libc6-dev libseccomp-dev golang-github-containers-common
      debian_packages passwd uidmap passt # accounts, what maps their ids, and their networks
      debian_packages bsdutils procps podman buildah # oar's clients
      debian_packages iptables containernetworking-plugins # criu's, and skiff's networks
      debian_packages bind9-dnsutils # asks for names in them
      debian_packages systemd # socket activation
      debian_packages erofs-utils # layers as images
      debian_packages tini # run --init's
      debian_packages docker-registry skopeo openssl # registries, and who else speaks with them
      debian_packages spin # models of the lifecycle
      debian_packages strace # kills skiff at its system calls, and fails them
      debian_packages mandoc zsh fish # readers of its man pages and completion
      debian_packages qemu-system-x86 mmdebstrap lz4 e2fsprogs # virtual machines
      command -v dockerd >/dev/null && command -v containerd >/dev/null || debian_packages docker.io containerd
      docker_profile
      tests/vm/make-images.sh
      scripts/unpack-criu.sh dist/test/criu ||
        echo "setup: no criu of Debian 13: tests of checkpoints may be left out" >&2
      ;;
    bench)
      debian_packages gcc libc6-dev busybox-static util-linux runc crun podman golang-github-containers-common
      docker_profile
      ;;
    *) fail "unknown part: $part" ;;
  esac
done
