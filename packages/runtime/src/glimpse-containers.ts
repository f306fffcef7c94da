import { saysFrozen } from "@skiff/cgroups";
import {
  AT_FDCWD,
  type At,
  type Descriptor,
  ignoring,
  type Kernel,
  O_CLOEXEC,
  O_DIRECTORY,
  O_PATH,
  observeLiving,
} from "@skiff/kernel";
import { decodeBrief } from "./brief.ts";
import { briefPath } from "./container-record.ts";

/** A container that runs, or would if it were not paused. */
export interface Glimpse {
  readonly pid: string;
  readonly status: "running" | "paused";
  readonly bundle: string;
  readonly created: string;
}

/** So many at a time: what is read of them takes the same little room. */
const few = 64;

/**
 * Running containers, seen by as little as may be: of a thousand most run. Undefined in the place of one that does
 * not, or that takes a closer look. What has its name may be another one by the second call; its process is gone then.
 * @param root Where containers are kept.
 * @param names Of what is in it.
 */
export function glimpseContainers(
  kernel: Kernel,
  root: At,
  names: readonly string[],
): readonly (Glimpse | undefined)[] {
  const glimpses: (Glimpse | undefined)[] = [];
  for (let from = 0; from < names.length; from += few) {
    glimpses.push(...glimpseFew(kernel, root, names.slice(from, from + few)));
  }
  return glimpses;
}

function glimpseFew(
  kernel: Kernel,
  root: At,
  names: readonly string[],
): readonly (Glimpse | undefined)[] {
  const briefs = kernel.readLinks(root, { names, rest: briefPath }).map(decodeBrief);
  const pids: string[] = [];
  const startTimes: string[] = [];
  const freezers: string[] = [];
  for (const brief of briefs) {
    if (brief === undefined) continue;
    pids.push(brief[0]);
    startTimes.push(brief[1]);
    freezers.push(brief[2]);
  }
  const frozen = observeFrozen(kernel, freezers);
  const living = observeLiving(kernel, pids, startTimes);
  let at = 0;
  return briefs.map((brief) => {
    if (brief === undefined || living[at++] === false) return;
    const status = frozen[at - 1] === true ? "paused" : "running";
    return { pid: brief[0], status, bundle: brief[4], created: brief[3] };
  });
}

/** The way to a file of a cgroup is long, and most of it the same for all. */
function observeFrozen(kernel: Kernel, files: readonly string[]): readonly boolean[] {
  const folder = commonFolder(files[0] ?? "", files.at(-1) ?? "");
  using opened = findFolder(kernel, folder);
  const names = opened === undefined ? files : files.map((file) => within(folder, file));
  const dir = opened ?? AT_FDCWD;
  return kernel.readWords(dir, { names, rest: "" }, { after: "", numbers: [0] }).map(saysFrozen);
}

function within(folder: string, file: string): string {
  return file.startsWith(folder) ? file.slice(folder.length) : file;
}

/** What both paths begin with, up to a slash and with it. */
function commonFolder(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return one.slice(0, one.lastIndexOf("/", length - 1) + 1);
}

function findFolder(kernel: Kernel, path: string): Descriptor | undefined {
  if (path === "") return undefined;
  const flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
  return ignoring(["ENOENT"], () => kernel.openat2(AT_FDCWD, path, { flags }));
}
