#!/usr/bin/env bash
# Makes what the tests' virtual machines boot from, in dist/test/vm: Debian's cloud kernel as an
# uncompressed vmlinux, an initramfs that mounts the disk, and a disk with a small Debian that can
# run the tests' programs, under our first process or under systemd. Nothing where all is made.
set -euo pipefail
cd "$(dirname "$0")"
target=$PWD/../../dist/test/vm
bun=$PWD/../../node_modules/.bin/bun
stamp=$target/made.sha256
sha256sum --check --status "$stamp" 2>/dev/null && exit
rm -rf "$target"
mkdir -p "$target"
work=$(mktemp -d)
chmod 0755 "$work" # apt has a user of its own
trap 'rm -rf "$work"' EXIT

(
  cd "$work"
  apt-get download -qq -o APT::Sandbox::User=root \
    "$(apt-cache depends --important linux-image-cloud-amd64 | awk '/Depends:/ { print $2 }')"
  dpkg-deb -x linux-image-*.deb kernel
)
image=$(echo "$work"/kernel/boot/vmlinuz-*)

# Where the kernel lies in the image: linux/Documentation/x86/boot.rst, "payload_offset".
number() { od -A n -t "u$2" -j "$1" -N "$2" "$image" | tr -d ' '; }
begin=$((($(number $((0x1f1)) 1) + 1) * 512 + $(number $((0x248)) 4)))
length=$(($(number $((0x24c)) 4) - 4)) # its size follows it
head -c $((begin + length)) "$image" | tail -c "$length" | lz4 -d -c >"$target/vmlinux"

initramfs=$work/initramfs
mkdir -p "$initramfs"/{bin,dev,disk,memory,modules,proc,root}
cp "$(command -v busybox)" "$initramfs/bin/busybox"
install -m 0755 guest/initramfs.sh "$initramfs/init"
while read -r module; do
  find "$work/kernel" -name "$module.ko" -exec cp -t "$initramfs/modules" {} +
done <guest/modules
cp guest/modules "$initramfs/modules/list"
(cd "$initramfs" && find . | busybox cpio -o -H newc 2>/dev/null) >"$target/initramfs.cpio"

root=$work/root
packages=systemd,systemd-sysv,dbus,busybox-static,iproute2,procps
packages+=,e2fsprogs,uidmap,dbus-user-session,apparmor,secilc # what tests need
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | awk '/debian.?$/ && !seen++')
mmdebstrap --quiet --mode=root --variant=minbase --include="$packages" "$suite" "$root" "$mirror"
mkdir "$root/work"
install -m 0755 guest/agent.sh "$root/usr/sbin/agent"
install -m 0755 guest/pure-v2.sh "$root/usr/sbin/pure-v2"
install -m 0755 "$bun" "$root/usr/bin/bun"
install -m 0644 guest/agent.service "$root/etc/systemd/system/agent.service"
rm "$root"/etc/systemd/system/timers.target.wants/* "$root"/etc/systemd/system/sysinit.target.wants/apparmor.service
mkfs.ext4 -q -L root -d "$root" "$target/root.ext4" 1G

sha256sum "$PWD/make-images.sh" "$PWD"/guest/* ../../package-lock.json >"$stamp"
