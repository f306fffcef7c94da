#!/bin/busybox sh
# The first process: mounts the disk, which is never written to, below memory, and hands over to
# the program that the kernel's command line names as `first`.
set -e
export PATH=/bin
busybox mount -t devtmpfs dev /dev
busybox mount -t proc proc /proc
while read -r module; do busybox insmod "/modules/$module.ko"; done </modules/list
busybox mount -o ro /dev/vda /disk
busybox mount -t tmpfs -o size=100% memory /memory
busybox mkdir /memory/upper /memory/work
busybox mount -t overlay -o lowerdir=/disk,upperdir=/memory/upper,workdir=/memory/work root /root
busybox mount --move /dev /root/dev
busybox umount /proc
exec busybox switch_root /root $first
