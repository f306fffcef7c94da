import type { Row } from "./row.ts";

/** Each way of failing with its tests, in whatever suite they are. `rows.test.ts` sees that they are there. */
export const rows: Readonly<Record<`F${number}`, Row>> = {
  F1: {
    happens: "create is killed at any moment",
    oar: [
      "crash/crash.test.ts › leaves nothing after `delete --force`, wherever it was killed",
      "crash/rootless.test.ts › leaves nothing after `delete --force`, wherever it was killed",
      "crash/cgroup-v2.test.ts › of create at any system call, `delete --force` leaves nothing",
    ],
    shim: [
      "shim/crash.test.ts › killed at any system call of start, create, exec, kill and delete, a shim leaves nothing after `delete`",
    ],
    skiff: [
      "e2e/crash.test.ts › a client killed at any moment of run --rm leaves nothing that the next command does not remove",
      "e2e/moments/containers.test.ts › skiff create, killed or failing at any moment, leaves what ordinary commands remove",
    ],
  },
  F2: {
    happens: "delete is killed at any moment",
    oar: [
      "crash/crash.test.ts › poststop hooks run at least once, wherever a delete was killed",
      "crash/cgroup-v2.test.ts › of `delete --force` at any system call, another one leaves nothing",
    ],
    shim: [
      "shim/crash.test.ts › killed at any system call of start, create, exec, kill and delete, a shim leaves nothing after `delete`",
    ],
    skiff: [
      "e2e/crash.test.ts › rm killed at any moment is finished by the next command",
      "e2e/moments/containers.test.ts › skiff rm --force, killed or failing at any moment, leaves what ordinary commands remove",
      "e2e/moments/containers.test.ts › skiff container prune, killed or failing at any moment, leaves what ordinary commands remove",
    ],
  },
  F3: {
    happens: "a record is empty, truncated or garbage",
    oar: [
      "oar/lost-record.test.ts › is killed and removed by `delete --force`",
      "oar/lost-record.test.ts › is found by what its cgroup says of it, where they are garbage",
    ],
    shim: [
      "shim/crash.test.ts › `delete` of a container whose record is torn",
      "shim/crash.test.ts › `delete` of a container in a root of its own, whose records are all torn",
    ],
    skiffd: [
      "failures/skiffd.test.ts › a task whose files in its bundle are garbage is removed by a skiffd that finds them so",
    ],
    skiff: [
      "failures/skiff.test.ts › rm removes a container whose files about its shim are garbage",
      "failures/skiff.test.ts › rm removes a container whose files about its shim, and whose record, are garbage",
    ],
  },
  F4: {
    happens: "the first process sleeps uninterruptibly",
    oar: [
      "oar/stuck.test.ts › is kept by delete --force, which names the process, and removed once it can",
    ],
    shim: [
      "failures/f04-uninterruptible-sleep.test.ts › is named by shim, skiffd and skiff; they keep the record, and finish once it is thawed",
    ],
    skiffd: [
      "failures/f04-uninterruptible-sleep.test.ts › is named by shim, skiffd and skiff; they keep the record, and finish once it is thawed",
    ],
    skiff: [
      "failures/f04-uninterruptible-sleep.test.ts › is named by shim, skiffd and skiff; they keep the record, and finish once it is thawed",
    ],
  },
  F5: {
    happens: "the container is paused",
    oar: [
      "oar/pause.test.ts › a paused container is deleted by force, and not without",
      "oar/cgroup-v2.test.ts › deletes a paused container by force, on whatever level it is paused",
      "oar/cgroup-v1.test.ts › deletes a frozen container",
      "oar/stuck.test.ts › is looked at without end, and deleted",
    ],
    shim: ["shim/pause.test.ts › a paused task is killed, whoever paused it"],
    skiff: ["e2e/lifecycle.test.ts › pause freezes a container, unpause lets it go on"],
  },
  F6: {
    happens: "the runtime is killed between freezing and thawing",
    oar: [
      "oar/pause.test.ts › a container whose freezing was cut short is paused for all, and resumed or deleted",
    ],
    shim: ["shim/pause.test.ts › a paused task whose shim was killed is removed by `delete`"],
    skiff: [
      "failures/skiff.test.ts › pause killed at any moment leaves a container that rm removes",
    ],
  },
  F7: {
    happens: "the first process is dead, its children in a shared pid namespace live",
    oar: [
      "oar/delete.test.ts › kills what lives on after the first process, where the pid namespace is shared",
    ],
    shim: [
      "shim/exec.test.ts › all processes end with the first one where they share the host's pid namespace too",
    ],
    skiff: [
      "failures/skiff.test.ts › what the first process leaves behind in the host's pid namespace goes with it",
    ],
  },
  F8: {
    happens: "processes multiply while they are killed",
    oar: [
      "oar/delete.test.ts › kills processes that multiply meanwhile, with and without a pid namespace",
      "oar/cgroup-v1.test.ts › kills processes that multiply, with and without a pid namespace",
    ],
    skiff: ["failures/skiff.test.ts › a fork bomb is removed by force"],
    shim: [
      "failures/shim.test.ts › the shim removes a container whose processes multiply while they are killed",
      "failures/shim.test.ts › `delete` of the shim removes one whose processes multiply, and whose shim was killed",
    ],
    skiffd: [
      "failures/skiffd-workloads.test.ts › skiffd removes a task whose processes multiply while they are killed",
    ],
  },
  F9: {
    happens: "a task has no process yet, or its start has failed",
    shim: ["shim/lifecycle.test.ts › a program that is not there is named, and nothing is left"],
    skiffd: ["e2e/ctr/tasks.test.ts › oar: what cannot be run leaves nothing"],
    skiff: ["e2e/lifecycle.test.ts › a start that fails leaves the container as it was"],
  },
  F10: {
    happens: "a created task has a living process, and its client is gone",
    oar: ["oar/delete.test.ts › kills and removes a created container"],
    shim: [
      "shim/lifecycle.test.ts › Delete kills a task that was only created",
      "shim/crash.test.ts › `delete` of a container that was created and never started",
    ],
    skiff: ["e2e/lifecycle.test.ts › a container that was only created is removed without force"],
    skiffd: ["failures/skiffd.test.ts › a task whose client died before it was started is deleted"],
  },
  F11: {
    happens: "the first process is dying, a child of it sleeps uninterruptibly",
    oar: [
      "oar/stuck.test.ts › is kept when only the first one's child cannot, which is named then",
    ],
  },
  F12: {
    happens: "the shim is killed, its container lives",
    shim: [
      "shim/crash.test.ts › `delete` ends the container of a shim that was killed, and all there is of it",
    ],
    skiffd: [
      "e2e/ctr/tasks.test.ts › oar: a task whose shim dies is ended, whether skiffd sees it or not",
    ],
    skiff: [
      "e2e/crash.test.ts › a shim killed under its container: it is seen to have stopped, and removed",
    ],
  },
  F13: {
    happens: "stop's time passes, and the exit's event is lost",
    shim: ["shim/events.test.ts › nobody taking events holds up nothing"],
    skiffd: ["e2e/ctr/tasks.test.ts › oar: an end that no skiffd was there for is told of once"],
    skiff: [
      "failures/skiff.test.ts › an end that no event told of is seen: its shim stood still, or had been killed",
      "e2e/lifecycle.test.ts › wait is told as soon as the container stops, whoever stops it",
    ],
  },
  F14: {
    happens: "a signal does not kill",
    oar: ["oar/kill.test.ts › leaves a container running that does not die of the signal"],
    skiff: [
      "failures/skiff.test.ts › a signal that does not kill leaves a container running; stop then ends it all the same",
    ],
    shim: [
      "failures/shim.test.ts › the shim tells no end of a container that a signal does not kill",
    ],
    skiffd: [
      "failures/skiffd-workloads.test.ts › skiffd says that a task runs which a signal did not kill",
    ],
  },
  F15: {
    happens: "an id is a path, has a NUL, or is 4 KiB long",
    oar: ["oar/bad-input.test.ts › refuses ids that are no names"],
    shim: ["shim/lifecycle.test.ts › Create refuses an id that is none, and nothing is left of it"],
    skiff: ["e2e/bad-input.test.ts › skiff run --name .. is refused with 125, in one line"],
  },
  F16: {
    happens: "a poststop hook fails, hangs, or delete is killed in it",
    oar: [
      "oar/hooks.test.ts › poststop: one that fails is a warning, and the rest run",
      "oar/hooks.test.ts › poststop: one that hangs is killed at its timeout, and the rest run",
      "crash/crash.test.ts › poststop hooks run at least once, wherever a delete was killed",
    ],
    shim: ["shim/crash.test.ts › `delete` goes on where nobody reads its warnings"],
    skiffd: [
      "failures/skiffd-workloads.test.ts › skiffd removes a task of which a poststop hook fails, and another hangs",
    ],
  },
  F17: {
    happens: "a cgroup is busy just after its last process ended",
    oar: [
      "failures/f17-busy-cgroup.test.ts › is removed by delete, though cgroups come and go in it",
      "failures/f17-busy-cgroup.test.ts › is removed with whom somebody puts into it meanwhile",
    ],
  },
  F18: {
    happens: "the workload made cgroups of its own",
    oar: [
      "oar/delete.test.ts › removes the cgroups that the container made, and kills who is in them",
      "oar/delete.test.ts › removes v2 cgroups below the container's, with the processes that were put there",
      "oar/cgroup-v2.test.ts › removes cgroups that were made in the container's, with who is in them",
    ],
    skiff: ["failures/skiff.test.ts › cgroups that a privileged container made go with it"],
    shim: [
      "failures/shim.test.ts › the shim removes the cgroups that a container made in its own, with who is in them",
    ],
    skiffd: [
      "failures/skiffd-workloads.test.ts › skiffd removes the cgroups that a task made in its own",
    ],
  },
  F19: {
    happens: "the cgroup is there already, with processes of others",
    oar: [
      "oar/found-cgroup.test.ts › is nobody's to kill in, once its container has stopped and it was made anew",
      "oar/found-cgroup.test.ts › is refused with what is in the way, and left as it is",
      "oar/delete.test.ts › is refused by create, and neither its processes nor itself are touched",
      "crash/creates-at-once.test.ts › do not undo each other, whichever is first at whatever system call",
    ],
  },
  F20: {
    happens: "systemd's scope has failed, or is gone",
    oar: [
      "vm/inside/systemd.ts › whose scope was stopped by systemd is deleted",
      "vm/inside/systemd-crash.ts › of `delete --force`, another one leaves neither",
      "vm/inside/systemd-user.ts › is deleted after its systemd ended, and it with that",
    ],
  },
  F21: {
    happens: "cgroups cannot be written to",
    oar: [
      "failures/f21-read-only-cgroupfs.test.ts › delete succeeds for a container whose cgroups are gone",
      "failures/f21-read-only-cgroupfs.test.ts › delete says so where there is one, keeps the record, and finishes where it can",
    ],
  },
  F22: {
    happens: "a resctrl group is somebody else's",
    oar: [
      "failures/f22-resctrl.test.ts › where there is no resctrl, a group of it is refused before anything is made",
      "failures/f22-resctrl.test.ts › `oar update` says which container has no group, and `oar features` that there is none",
      "../packages/runtime/src/resctrl/resctrl.test.ts › a container without closID has a group of its own, which goes with it",
      "../packages/runtime/src/resctrl/resctrl.test.ts › a group that closID names is made where it is not there, and stays",
      "../packages/runtime/src/resctrl/resctrl.test.ts › a group that has the container's name already is not its own",
    ],
  },
  F23: {
    happens: "another mount namespace has a copy of the root file system's mount",
    shim: [
      "failures/f23-mount-held-elsewhere.test.ts › the shim unmounts and removes a root file system that another mount namespace has a copy of",
    ],
    skiff: [
      "failures/f23-mount-held-elsewhere.test.ts › skiff removes a container whose root file system another mount namespace has a copy of",
    ],
  },
  F24: {
    happens: "the host has thousands of mounts",
    oar: [
      "failures/f24-many-mounts.test.ts › delete makes as many system calls among thousands of others' mounts as among none",
    ],
  },
  F25: {
    happens: "a snapshot is busy, or nobody's",
    skiff: [
      "store/several-processes.test.ts › a removal that was killed at any moment is finished by the next garbage collection",
      "store/import.test.ts › collectGarbage() removes files whose rows a power loss has undone",
      "e2e/moments/images.test.ts › image prune removes what a load has left that was killed, though there is no image to remove",
    ],
  },
  F26: {
    happens: "garbage is collected while an image is pulled",
    skiffd: [
      "store/namespaces.test.ts › a client's lease keeps what was made with it, an ingest on its way too",
    ],
    skiff: [
      "store/several-processes.test.ts › an import survives other processes that collect garbage all the time",
    ],
  },
  F27: {
    happens: "files belong to subordinate ids, in folders of mode 000",
    oar: ["oar/rootless.test.ts › deletes by force what runs, with all that it started"],
    skiff: [
      "failures/skiff.test.ts › files of others in folders that nobody may enter go with their container",
    ],
  },
  F28: {
    happens: "a network namespace is made and not recorded, or its mount stays",
    skiff: [
      "e2e/network/failures.test.ts › skiff killed as bridge begins to ADD: rm leaves nothing, and ends what goes on",
      "e2e/moments/networks.test.ts › skiff run in a network, killed or failing at any moment, leaves what ordinary commands remove",
      "e2e/network/failures.test.ts › a network namespace that cannot be looked at is not taken for gone: rm says so, and finishes later",
      "e2e/network/failures.test.ts › skiff killed before any program that it runs has begun: it is waited for, and leaves nothing",
      "e2e/network/failures.test.ts › skiff and portmap killed before the last of its common chains: rm leaves none of them",
      "e2e/network/failures.test.ts › skiff killed at any moment of run or rm: what it left, the next command removes",
    ],
  },
  F29: {
    happens: "a CNI plugin fails, hangs or is not there; the network namespace has gone",
    skiff: [
      "e2e/network/failures.test.ts › bridge hangs while a container is removed: it is told, and the container is gone",
      "e2e/network/failures.test.ts › the container's namespace is taken away: it is removed all the same",
    ],
  },
  F30: {
    happens: "the shim dies as it starts",
    shim: [
      "shim/crash.test.ts › killed at any system call of start, create, exec, kill and delete, a shim leaves nothing after `delete`",
      "shim/crash.test.ts › failing at any of them, a shim leaves nothing after `delete`, and nobody waits for ever",
      "shim/start.test.ts › start takes the place of a shim that was killed",
    ],
    skiffd: [
      "failures/skiffd.test.ts › a shim that dies as it starts, or over Create, leaves nothing, nor an open descriptor in skiffd",
    ],
  },
  F31: {
    happens: "Delete's deadline passes, Shutdown is never sent",
    shim: [
      "shim/start.test.ts › a shim that owns nothing ends by itself ten seconds after its last client",
    ],
    skiff: [
      "e2e/crash.test.ts › a shim that does not answer any more: it is removed with its container",
      "e2e/crash.test.ts › a shim that stops answering once its task is deleted: it is removed with its container",
    ],
    skiffd: [
      "failures/skiffd.test.ts › skiffd killed at any moment of a run and of a removal leaves what the next one removes",
    ],
  },
  F32: {
    happens: "a container ends while the daemon is down, or the daemon is killed",
    skiffd: [
      "failures/skiffd.test.ts › skiffd killed at any moment of a run and of a removal leaves what the next one removes",
      "e2e/ctr/tasks.test.ts › oar: an end that no skiffd was there for is told of once",
      "e2e/ctr/tasks.test.ts › oar: a task goes on over a restart of skiffd, and over its death",
    ],
  },
  F33: {
    happens: "a child, or a dead reader, holds the output open",
    oar: ["oar/hooks.test.ts › are not waited for by those whom they leave in the background"],
    shim: [
      "shim/stdio.test.ts › a process that keeps the pipe open after the exec's end does not hold up its deletion",
      "shim/stdio.test.ts › nobody reading stops neither the container nor its deletion",
      "shim/stdio.test.ts › a reader that dies stops neither the container nor its deletion",
      "shim/stdio.test.ts › a reader that stands still makes the container wait, and no deletion",
    ],
    skiff: [
      "e2e/run.test.ts › run ends with the reader of its output, and --rm removes what ran on",
    ],
  },
  F34: {
    happens: "a failed start leaves FIFOs, terminals and descriptors",
    shim: [
      "shim/exec.test.ts › execs leave no descriptor open in the shim, whether they work or not",
    ],
    skiffd: [
      "failures/skiffd.test.ts › a shim that dies as it starts, or over Create, leaves nothing, nor an open descriptor in skiffd",
    ],
  },
  F35: {
    happens: "delete runs while start waits",
    oar: [
      "failures/f35-start-while-deleted.test.ts › start fails, saying why, when its container is deleted before the program runs",
      "failures/f35-start-while-deleted.test.ts › start and delete at once: delete succeeds, start does or says why not, and nobody waits for ever",
    ],
  },
  F36: {
    happens: "twenty deletes at once",
    oar: ["oar/delete.test.ts › by twenty at once succeeds for all of them"],
    skiff: [
      "failures/skiff.test.ts › twenty who remove one container at once all succeed",
      "e2e/crash.test.ts › of many who remove one container at once, all succeed, once it is gone",
    ],
    skiffd: [
      "failures/skiffd.test.ts › twenty who remove one task at once are told that it is gone",
    ],
  },
  F37: {
    happens: "the name stays reserved after a create or a removal that failed",
    skiffd: [
      "failures/f04-uninterruptible-sleep.test.ts › is named by shim, skiffd and skiff; they keep the record, and finish once it is thawed",
    ],
    skiff: [
      "e2e/crash.test.ts › of many who want one name at once, one gets it, and the others leave nothing",
      "e2e/network/failures.test.ts › a plugin that fails while a container is made: the error says so, and nothing stays",
    ],
  },
  F38: {
    happens: "the disk is full",
    oar: [
      "oar/bad-input.test.ts › fails create with the step, leaves nothing, and works once there is space",
    ],
    skiff: [
      "e2e/bad-input.test.ts › a full disk is said to be full, and what is there can still be removed",
      "store/full-disk.test.ts › an image can be removed from a disk without a free byte",
    ],
    shim: [
      "failures/shim.test.ts › the shim removes a container, and `delete` what a killed one left, from a disk without a free byte",
    ],
    skiffd: [
      "failures/skiffd-workloads.test.ts › skiffd removes a task from a disk without a free byte, and starts there",
    ],
  },
  F39: {
    happens: "--rm is forgotten when the client or the daemon dies",
    skiff: [
      "e2e/crash.test.ts › a client killed with its --rm container running: the next command that finds it stopped removes it",
      "e2e/detached.test.ts › run -d --rm is removed once it has stopped, by whoever looks next",
    ],
  },
  F40: {
    happens: "a removal is in progress for ever",
    oar: [
      "oar/delete.test.ts › oar delete goes on when the lock ends after the kernel told of its end, as when its holder dies",
    ],
    skiff: ["e2e/crash.test.ts › rm killed at any moment is finished by the next command"],
  },
  F42: {
    happens: "a checkpoint fails, or leaves something",
    oar: [
      "criu/checkpoint.test.ts › when the disk is full",
      "criu/checkpoint.test.ts › when criu is killed in the middle, everybody stopped",
      "criu/crash.test.ts › leaves a container that runs on, or all of its images, wherever it dies",
    ],
    shim: ["shim/checkpoint.test.ts › a checkpoint that cannot be made leaves the task running"],
    skiffd: [
      "e2e/ctr/checkpoints.test.ts › oar: what cannot be written down or gone on with leaves nothing",
    ],
  },
  F43: {
    happens: "something is left that no record owns",
    oar: ["oar/lost-record.test.ts › is removed by delete, with and without --force"],
    skiffd: ["e2e/ctr/leases.test.ts › what is garbage when skiffd starts goes"],
    skiff: [
      "failures/skiff.test.ts › what no record owns, as after the store was put back, is found by doctor, and removed",
      "failures/skiff.test.ts › a container that is known to nothing but a damaged record of oar is found by doctor, and removed",
      "store/import.test.ts › collectGarbage() removes files whose rows a power loss has undone",
    ],
  },
  F44: {
    happens: "a program that a removal or a making needs is killed, and who ran it goes on",
    skiff: [
      "failures/spawned.test.ts › oar unpack, killed at any moment, is told of by skiff, and leaves nothing",
      "e2e/network/failures.test.ts › oar netns /… killed at any moment of run: it is told of, and nothing stays",
      "e2e/network/failures.test.ts › a plugin that is killed while a container is made: the error says so, and nothing stays",
    ],
  },
};
