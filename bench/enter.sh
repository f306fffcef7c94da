#!/bin/sh
# Runs a command where all contenders work and leave nothing: `enter.sh COMMAND ARGUMENT…`, in a
# mount namespace of its own. State goes to a fresh tmpfs, as /run is one on most hosts; and of a
# hybrid cgroup layout only the v1 part is shown, for crun refuses to run on both.
set -eu
mount -t tmpfs none /run
mount -t tmpfs none /dev/shm
if [ "$(stat -f -c %T /sys/fs/cgroup)" = tmpfs ] && mountpoint -q /sys/fs/cgroup/unified; then
  umount /sys/fs/cgroup/unified
fi
exec "$@"
