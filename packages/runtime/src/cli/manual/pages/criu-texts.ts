/** What the options mean that `checkpoint` and `restore` have in common. */
export const criuTexts: Readonly<Record<string, string>> = {
  "image-path": "The directory of criu's images. Without this option it is checkpoint, here.",
  "work-path":
    "The directory for criu's log, which is with the images without this option: dump.log or restore.log.",
  "tcp-established": "Keep TCP connections that are open. Without this option they are an error.",
  "ext-unix-sk": "Allow unix sockets that are connected to processes outside of the container.",
  "shell-job":
    "Allow a session or a terminal that begins outside of the container, which restore has to have too.",
  "file-locks": "Keep the locks of files. Without this option they are an error.",
  "lazy-pages":
    "Fetch memory from where it was written down only when it is needed, by userfaultfd(2): checkpoint waits until it was fetched, and restore needs criu lazy-pages beside it.",
  "auto-dedup": "Drop from earlier images what later ones have again.",
  "manage-cgroups-mode":
    "How criu treats cgroups below the container's own: soft, which is what it does without this option, makes those that are missing; full and strict set all their limits too, strict only if none is there; ignore leaves all processes in one.",
  "empty-ns":
    "Only network, which is so anyway: of a network namespace's interfaces none is kept, for who made them makes them again.",
};
