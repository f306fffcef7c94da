import { attempt, during, Fault } from "@skiff/base";
import { Freezer, observeHierarchies } from "@skiff/cgroups";
import type { Kernel } from "@skiff/kernel";
import { criuCalls, type CriuOptions } from "@skiff/proto";
import type { Config } from "@skiff/spec";
import { callCriu } from "./criu/call-criu.ts";
import { demandFeature } from "./criu/demand-feature.ts";
import { demandRestorable } from "./criu/demand-restorable.ts";
import type { CriuFlags } from "./criu/criu-flags.ts";
import { type CriuFolders, openCriuFolders } from "./criu/criu-folders.ts";
import { criuOptions } from "./criu/criu-options.ts";
import { writeDescriptors } from "./criu/descriptors-file.ts";
import { dumpedMounts } from "./criu/dumped-mounts.ts";
import { externalMounts } from "./criu/external-mounts.ts";
import { externalNamespaces } from "./criu/external-namespaces.ts";
import { findCriu } from "./criu/find-criu.ts";
import { observeMounts } from "./criu/observe-mounts.ts";
import { outerFiles } from "./criu/outer-files.ts";
import { loadConfig } from "./load-config.ts";
import { type ContainerName, observeContainer } from "./observe-container.ts";
import type { Init, Owned } from "./owned.ts";
import { planMount } from "./plan-mount.ts";
import { removeContainer } from "./remove-container.ts";

export interface CheckpointOptions extends ContainerName, CriuFlags {
  /** Of criu, PATH in it. */
  readonly environment: readonly string[];
  /** Memory only, and only what changed since; the container runs on. */
  readonly preDump: boolean;
  /** The container runs on. */
  readonly leaveRunning: boolean;
  /** Where memory was dumped before, relative to the images. */
  readonly parent: string | undefined;
  readonly pageServer: { readonly address: string; readonly port: number } | undefined;
  readonly tcpSkipInFlight: boolean;
  readonly linkRemap: boolean;
  /** Told when the pages can be fetched from here. */
  readonly whenReady: () => void;
}

const log = "dump.log";

/**
 * Writes down a running container's processes, for `restoreContainer` to make them again, and
 * deletes it. Whatever goes wrong before all is written, the container runs on. Throws
 * `not_found`, `failed_precondition` naming the state or saying what criu says.
 */
export function checkpointContainer(
  kernel: Kernel,
  options: CheckpointOptions,
  warn: (fault: Fault) => void,
): void {
  const { root, id, environment, preDump, leaveRunning } = options;
  const seen = observeContainer(kernel, { root, id });
  if ((seen.status !== "running" && seen.status !== "paused") || seen.owned === undefined) {
    throw new Fault(
      "failed_precondition",
      `cannot checkpoint container ${id}: it is ${seen.status}`,
    );
  }
  const { owned, init } = seen;
  const config = loadConfig(kernel, owned.bundle, owned.configFile);
  during(`cannot checkpoint container ${id}`, () => demandRestorable(config));
  const program = findCriu(kernel, environment);
  using folders = openCriuFolders(kernel, options, "write");
  if (preDump) demandFeature(kernel, { program, environment, feature: "memTrack" });
  if (options.lazyPages) demandFeature(kernel, { program, environment, feature: "lazyPages" });
  const outside = preDump ? {} : planOutside(kernel, { config, owned, init, folders });
  const opts = { ...criuOptions(options, { folders, log }), ...dumpOptions(options), ...outside };
  using undo = new DisposableStack();
  // A criu that was killed thaws nothing.
  if (seen.status === "running") {
    undo.defer(() => attempt(() => new Freezer(kernel, owned.cgroup).thaw(), warn));
  }
  callCriu(kernel, {
    program,
    environment,
    request: {
      type: preDump ? criuCalls.preDump : criuCalls.dump,
      opts: {
        ...opts,
        pid: init.pid,
        root: owned.rootfs,
        freezeCgroup: new Freezer(kernel, owned.cgroup).path,
        external: [...(opts.external ?? []), ...externalNamespaces(kernel, config, init.pid)],
      },
    },
    inherited: [folders.images, folders.work],
    cgroup: undefined,
    prepare: () => {
      kernel.umask(0o077); // memory is nobody else's to read
      kernel.setsid(); // who interrupts this process at its terminal must not kill criu, which lets all go on
    },
    answer: ({ script }) => {
      if (script === "status-ready") options.whenReady();
    },
    log: `${options.work ?? options.images}/${log}`,
  });
  undo.move();
  if (!leaveRunning && !preDump) removeContainer(kernel, { root, id, force: true }, warn);
}

function dumpOptions(options: CheckpointOptions): CriuOptions {
  const { leaveRunning, parent, pageServer, tcpSkipInFlight, linkRemap } = options;
  return {
    leaveRunning,
    parentImg: parent,
    trackMem: parent !== undefined,
    ps: pageServer,
    tcpSkipInFlight,
    linkRemap,
  };
}

/** What the container has of the host's, named for criu; how its standard files are called goes beside the images. */
function planOutside(
  kernel: Kernel,
  {
    config,
    owned,
    init: { pid },
    folders,
  }: {
    readonly config: Config;
    readonly owned: Owned;
    readonly init: Init;
    readonly folders: CriuFolders;
  },
): Pick<CriuOptions, "extMnt" | "external"> {
  const mounts = observeMounts(kernel, pid);
  const files = outerFiles(kernel, pid, mounts);
  writeDescriptors(kernel, folders.images, files);
  const external = externalMounts({
    mounts: (config.mounts ?? []).map(planMount),
    hierarchies: observeHierarchies(kernel),
    cgroup: owned.cgroup,
  });
  const maskedPaths = config.linux.maskedPaths ?? [];
  return {
    extMnt: dumpedMounts(kernel, { pid, mounts, external, maskedPaths }),
    external: files.flatMap((file) => (file?.startsWith("file") === true ? [file] : [])),
  };
}
