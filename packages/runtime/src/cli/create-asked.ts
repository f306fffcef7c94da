import { attempt, Fault } from "@skiff/base";
import { AT_FDCWD, ignoring, type Kernel } from "@skiff/kernel";
import type { Config } from "@skiff/spec";
import { createContainer } from "../create-container.ts";
import { loadConfig } from "../load-config.ts";
import { removeContainer } from "../remove-container.ts";
import type { Spawned } from "../spawn.ts";
import { stdioOf } from "../stdio.ts";
import { DescriptorSocket } from "./descriptor-socket.ts";
import { findListening } from "./find-listening.ts";
import { findMaker } from "./find-maker.ts";
import { isRootless } from "./is-rootless.ts";
import { findSystemd } from "./find-systemd.ts";
import { findVariable } from "./find-variable.ts";
import { preservedOption } from "./preserved-option.ts";
import { absolute, containerId, type Invocation } from "./run-command.ts";
import { sized } from "./sized.ts";

/** Creates the container that the command line asks for. */
export function createAsked(
  invocation: Invocation,
  { attended }: { readonly attended: boolean },
): Spawned {
  const { kernel, root, global, values, warn } = invocation;
  const maker = findMaker(kernel);
  const id = containerId(invocation);
  const bundle = absolute(values.get("bundle") ?? ".");
  const listening = findListening(kernel);
  const preserved = preservedOption(invocation, listening?.count);
  const configFile = values.get("config");
  const rootless = isRootless(kernel, { asked: global.get("rootless"), maker });
  const loaded = loadConfig(kernel, bundle, configFile);
  const config = attended ? { ...loaded, process: sized(kernel, loaded.process) } : loaded;
  const consolePath = values.get("console-socket");
  using consoleSocket = openConsoleSocket(kernel, { config, path: consolePath, attended });
  using pidfdSocket = DescriptorSocket.open(kernel, "pidfd", values.get("pidfd-socket"));
  const pidFile = values.get("pid-file");
  const spawned = createContainer(
    kernel,
    {
      root,
      id,
      bundle,
      config,
      configFile,
      stdio: stdioOf(config.process, attended),
      pidFile: pidFile === undefined ? undefined : absolute(pidFile),
      newKeyring: values.get("no-new-keyring") !== "true",
      preserved,
      listening,
      notify: findVariable("NOTIFY_SOCKET") !== undefined,
      maker,
      rootless,
      noPivot: values.get("no-pivot") === "true",
      systemd: findSystemd(global, { rootless }),
    },
    warn,
  );
  using undo = new DisposableStack();
  undo.defer(() => attempt(() => abandon(invocation, spawned), warn));
  if (spawned.console !== undefined) consoleSocket?.send("/dev/ptmx", spawned.console);
  pidfdSocket?.send("standard", spawned.pidfd);
  undo.move();
  return spawned;
}

/** A container whose terminal or pidfd did not reach who waits for it is of no use. */
function abandon(invocation: Invocation, spawned: Spawned): void {
  const { kernel, root, values, warn } = invocation;
  using _spawned = spawned;
  const pidFile = values.get("pid-file");
  if (pidFile !== undefined) {
    ignoring(["ENOENT"], () => kernel.unlinkat(AT_FDCWD, absolute(pidFile), 0));
  }
  removeContainer(kernel, { root, id: containerId(invocation), force: true }, warn);
}

/** A terminal needs somebody to hold its other end, and the socket needs a terminal. */
export function openConsoleSocket(
  kernel: Kernel,
  {
    config,
    path,
    attended,
  }: {
    readonly config: Pick<Config, "process">;
    readonly path: string | undefined;
    readonly attended: boolean;
  },
): DescriptorSocket | undefined {
  const terminal = config.process.terminal === true;
  if (path === undefined) {
    if (!terminal || attended) return undefined;
    throw new Fault(
      "invalid_argument",
      "process.terminal: cannot allocate a terminal without --console-socket",
    );
  }
  if (!terminal || attended) {
    throw new Fault(
      "invalid_argument",
      "--console-socket: only for a detached container with process.terminal",
    );
  }
  return DescriptorSocket.open(kernel, "console", path);
}
