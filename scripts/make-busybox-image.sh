#!/usr/bin/env bash
# Makes a real image of Debian's busybox-static: `make-busybox-image.sh OUT.tar [NAME]`, an OCI
# archive (image-spec 1.1: an image layout in a tar file). The same busybox gives the same bytes.
set -euo pipefail
out=$(realpath -m "$1")
name=${2:-busybox:latest}
busybox=$(command -v busybox) || { echo "make-busybox-image: needs Debian's busybox-static" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
layout=$work/layout
root=$work/root
mkdir -p "$layout/blobs/sha256"
mkdir -p "$root"/{bin,dev,etc,proc,root,sys,tmp,usr/bin,var}
chmod 1777 "$root/tmp"
chmod 0700 "$root/root"
cp "$busybox" "$root/bin/busybox"
chmod 0755 "$root/bin/busybox"
for applet in $("$busybox" --list); do
  [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
done
echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
echo 'root:x:0:' >"$root/etc/group"

pack() { # FOLDER: its content as a tar file whose bytes depend on nothing else
  tar --directory "$1" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 \
    --format=posix --pax-option=delete=atime,delete=ctime --create .
}

digest() { sha256sum "$1" | cut -d' ' -f1; }

add() { # FILE: moves it among the blobs; prints its digest
  local hash
  hash=$(digest "$1")
  mv "$1" "$layout/blobs/sha256/$hash"
  echo "$hash"
}

size() { stat -c %s "$layout/blobs/sha256/$1"; }

pack "$root" >"$work/layer.tar"
diff_id=$(digest "$work/layer.tar")
gzip -9n "$work/layer.tar"
layer=$(add "$work/layer.tar.gz")

case $(uname -m) in
  x86_64) architecture=amd64 ;;
  aarch64) architecture=arm64 ;;
  *) architecture=$(uname -m) ;;
esac

cat >"$work/config.json" <<JSON
{"created":"1970-01-01T00:00:00Z","architecture":"$architecture","os":"linux","config":{"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"Cmd":["sh"]},"rootfs":{"type":"layers","diff_ids":["sha256:$diff_id"]},"history":[{"created":"1970-01-01T00:00:00Z","created_by":"busybox-static"}]}
JSON
config=$(add "$work/config.json")

cat >"$work/manifest.json" <<JSON
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:$config","size":$(size "$config")},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:$layer","size":$(size "$layer")}]}
JSON
manifest=$(add "$work/manifest.json")

cat >"$layout/index.json" <<JSON
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:$manifest","size":$(size "$manifest"),"annotations":{"org.opencontainers.image.ref.name":"$name"}}]}
JSON
echo '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"

pack "$layout" >"$out"
