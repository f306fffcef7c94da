import { restoreGrammar } from "../grammar/restore.ts";
import type { Page } from "../page.ts";
import { createTexts } from "./create-texts.ts";
import { criuTexts } from "./criu-texts.ts";

const { "preserve-fds": _fds, "no-new-keyring": _keyring, ...shared } = createTexts;

export const restorePage: Page = {
  grammar: restoreGrammar,
  summary: "make a container of what oar checkpoint wrote, and wait for it",
  description: [
    "Makes a container whose processes go on where they were written down, by criu(8), which must be in PATH. The bundle must be as it was, but its root file system may be another with the same files in it. Pipes and files of the host that were standard input and outputs are replaced by this command's own. Hooks of the kinds prestart and createRuntime are run.",
    "Like oar run it then stays with the container and deletes it when it has ended, unless --detach is given. When something goes wrong, nothing is left.",
    "Images are to be trusted as much as the programs in them: criu reads them as root.",
  ],
  options: {
    ...criuTexts,
    ...shared,
    "console-socket":
      "With --detach, where the process has a terminal: connect to this unix socket, and send the terminal's outer end there as a descriptor.",
    detach: "Return when the container runs, and leave it to be deleted by oar delete.",
    "tcp-close": "Restore TCP connections as closed ones.",
    "lsm-profile":
      "Give the processes this profile or label, as apparmor:web or selinux:u:r:t:s0, in the place of those that they had.",
    "lsm-mount-context":
      "Give the files of mounts that had a context of SELinux this one, in its place.",
    "no-subreaper":
      "Taken for the sake of runc's clients, and changes nothing: oar never becomes the parent of processes that it did not make.",
    "no-pivot":
      "Taken for the sake of runc's clients, and changes nothing: criu changes the root its own way.",
  },
};
