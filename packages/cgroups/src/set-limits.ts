import { during, Fault } from "@skiff/base";
import { type Files, SyscallFault, writeFile } from "@skiff/kernel";
import type { Resources } from "@skiff/spec";
import type { CgroupDirectory } from "./cgroup-directory.ts";
import { enableControllers } from "./enable-controllers.ts";
import { planLimits } from "./plan-limits.ts";
import type { Setting } from "./setting.ts";
import { leftToV2 } from "./left-to-v2.ts";

/**
 * Sets the limits in a container's directories, which are there: each where its controller
 * is. Where there is v2 alone, all controllers are enabled for the container. Throws
 * `failed_precondition` saying what to do for a limit whose controller is not to be had.
 */
export function setLimits(
  kernel: Files,
  directories: readonly CgroupDirectory[],
  resources: Resources,
): void {
  const v1 = directories.filter(({ version }) => version === 1);
  for (const directory of v1) {
    for (const setting of planLimits(directory, resources)) {
      write(kernel, { directory, setting, refused: undefined });
    }
  }
  const v2 = directories.find(({ version }) => version === 2);
  const left = planV2(v2, leftToV2(v1, resources));
  if (v2 === undefined || (v1.length > 0 && left.length === 0)) return;
  const refused = enableControllers(kernel, v2.path);
  for (const setting of left) {
    const fault = refused.get(controllerOf(setting));
    write(kernel, { directory: v2, setting, refused: fault });
  }
}

function planV2(v2: CgroupDirectory | undefined, resources: Resources): readonly Setting[] {
  const directory: CgroupDirectory = v2 ?? { version: 2, controllers: [], path: "" };
  const settings = planLimits(directory, resources);
  const [setting] = settings;
  if (v2 !== undefined || setting === undefined) return settings;
  throw new Fault(
    "failed_precondition",
    `cannot set ${setting.file}: no cgroup hierarchy with the ${controllerOf(setting)} controller is mounted`,
  );
}

function write(
  kernel: Files,
  {
    directory,
    setting,
    refused,
  }: {
    readonly directory: CgroupDirectory;
    readonly setting: Setting;
    readonly refused: Fault | undefined;
  },
): void {
  const { file, value, optional = false } = setting;
  const path = `${directory.path}/${file}`;
  try {
    during(`set ${file}`, () => writeFile(kernel, path, value));
  } catch (error) {
    if (!(error instanceof Fault) || !isMissing(error.cause)) throw error;
    if (optional) return;
    const reason = refused?.message ?? whyMissing(directory, controllerOf(setting));
    throw new Fault("failed_precondition", `cannot set ${file}: ${reason}`, { cause: error });
  }
}

/** The file, not its cgroup: that was just made. */
function isMissing(cause: unknown): boolean {
  return cause instanceof SyscallFault && cause.errno === "ENOENT";
}

function whyMissing({ version }: CgroupDirectory, controller: string): string {
  return version === 1
    ? `the ${controller} controller of this kernel has no such file`
    : `the v2 hierarchy has no such file of the ${controller} controller: ` +
        "its cgroup.controllers must name it, for which no v1 hierarchy may use it";
}

/** Files are named for their controllers (cgroups(7)). */
function controllerOf({ file }: Setting): string {
  return file.slice(0, file.indexOf("."));
}
