/** What the options mean that `create` and `run` have in common. */
export const createTexts: Readonly<Record<string, string>> = {
  bundle:
    "The bundle: the directory with config.json, which relative paths in it are of. Without this option it is the working directory.",
  config:
    "The configuration, in the place of config.json: a path of the bundle, or an absolute one.",
  "pidfd-socket":
    "Connect to this unix socket, and send a descriptor there that refers to the container's first process (pidfd_open(2)).",
  "console-socket":
    "Where the process has a terminal and nobody waits for it: connect to this unix socket, and send the terminal's outer end there as a descriptor.",
  "pid-file": "Write the pid of the container's first process to this file, whole or not at all.",
  "preserve-fds":
    "Give the program N descriptors beside its standard ones: 3, 4 and so on, which must be open. All others are closed.",
  "no-pivot":
    "Change the root with MS_MOVE and chroot(2), not with pivot_root(2): the latter refuses to work where the host's root is a ramdisk. Less secure, and not needed anywhere else.",
  "no-new-keyring":
    "Leave the container in the session keyring of the process that creates it, and make none for it.",
  "no-subreaper":
    "Taken for the sake of runc's and crun's clients, and changes nothing: oar never becomes the parent of processes that it did not make.",
};
