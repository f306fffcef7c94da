#!/usr/bin/env bash
# Puts criu of Debian 13 with its libraries into the folder named, and installs nothing: the one of
# Debian 12 does not know the vDSO of newer kernels.
set -euo pipefail
target=$(realpath -m "$1")
[ -x "$target/criu" ] && exit
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

# From where this machine has its own packages.
uri=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Component: main' | head -1)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri trixie main" >sources.list
mkdir -p lists/partial archives/partial unpacked lib
apt=(-qq -o APT::Sandbox::User=root -o Acquire::Languages=none -o Dir::Etc::SourceList="$PWD/sources.list"
  -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$PWD/lists" -o Dir::State::status=/dev/null -o Dir::Cache="$PWD")
apt-get "${apt[@]}" update
mapfile -t packages < <(
  apt-cache "${apt[@]}" depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks \
    --no-replaces --no-enhances criu | grep '^[a-z]'
)
apt-get "${apt[@]}" download "${packages[@]}"
for package in *.deb; do dpkg -x "$package" unpacked; done

cp -L unpacked/usr/lib/x86_64-linux-gnu/*.so* unpacked/usr/sbin/criu lib
cat >criu <<'END'
#!/bin/sh
lib=$(dirname "$0")/lib
exec "$lib/ld-linux-x86-64.so.2" --library-path "$lib" "$lib/criu" "$@"
END
chmod +x criu
rm -rf "$target"
mkdir -p "$target"
mv lib criu "$target"
