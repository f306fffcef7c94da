#!/bin/bash
# The first process of a machine with cgroup v2 alone and nothing else.
set -e
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t securityfs security /sys/kernel/security
if [ -d /sys/fs/selinux ]; then mount -t selinuxfs selinux /sys/fs/selinux; fi
mount -t cgroup2 -o nsdelegate cgroup2 /sys/fs/cgroup
mkdir /dev/pts /dev/shm
mount -t devpts pts /dev/pts
mount -t tmpfs shm /dev/shm
mount -t tmpfs run /run
mount -t tmpfs tmp /tmp
mount --make-rprivate /
ip link set lo up
/usr/sbin/agent &
wait # whoever ends this ends the machine
