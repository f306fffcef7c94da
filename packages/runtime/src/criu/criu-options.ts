import { CLONE_NEWNET } from "@skiff/kernel";
import { criuCgroupModes, type CriuOptions } from "@skiff/proto";
import type { CriuFlags } from "./criu-flags.ts";
import type { CriuFolders } from "./criu-folders.ts";

/** As much as criu knows to say. */
const everything = 4;

/** What every request says. Of a network namespace only its being there is kept: who made its interfaces makes them again. */
export function criuOptions(
  flags: CriuFlags,
  { folders, log }: { readonly folders: CriuFolders; readonly log: string },
): CriuOptions {
  return {
    imagesDirFd: folders.images.fd,
    workDirFd: folders.work.fd,
    logLevel: everything,
    logFile: log,
    notifyScripts: true,
    orphanPtsMaster: true,
    configFile: "/etc/criu/oar.conf",
    manageCgroupsMode: criuCgroupModes[flags.cgroupMode],
    emptyNs: CLONE_NEWNET,
    tcpEstablished: flags.tcpEstablished,
    extUnixSk: flags.extUnixSk,
    shellJob: flags.shellJob,
    fileLocks: flags.fileLocks,
    lazyPages: flags.lazyPages,
    autoDedup: flags.autoDedup,
  };
}
