import { during, Fault } from "@skiff/base";
import { type Kernel, readFile } from "@skiff/kernel";
import {
  type Capabilities,
  capabilityNumber,
  decodeProcess,
  type Process,
  decodeJson,
} from "@skiff/spec";
import { execGrammar } from "../cli/manual/grammar/exec.ts";
import { attend } from "../cli/attend.ts";
import { openConsoleSocket } from "../cli/create-asked.ts";
import { DescriptorSocket } from "../cli/descriptor-socket.ts";
import { decodeGid } from "../cli/decode-gid.ts";
import { decodeUser } from "../cli/decode-user.ts";
import { isNestedRoot } from "../cli/is-nested-root.ts";
import { preservedOption } from "../cli/preserved-option.ts";
import { absolute, containerId, type Invocation, runCommand } from "../cli/run-command.ts";
import { openSignals } from "../cli/signal-source.ts";
import { sized } from "../cli/sized.ts";
import { type ExecOptions, execProcess } from "../exec-process.ts";
import { loadProcess } from "../load-config.ts";
import { observeRunning, type Running } from "../observe-running.ts";
import { endSpawned } from "../spawn.ts";
import { stdioOf } from "../stdio.ts";

/** As runc's: 1 may be the program's own. */
const failing = { failure: 255 };

runCommand(
  execGrammar,
  (invocation) => {
    const { kernel, root, values, rest } = invocation;
    if (values.get("process") === undefined && rest.length === 1) {
      throw new Fault("invalid_argument", "exec: a command or --process FILE is missing");
    }
    const container = observeRunning(
      kernel,
      { root, id: containerId(invocation) },
      { ignorePaused: values.get("ignore-paused") === "true" },
    );
    const attended = values.get("detach") !== "true";
    const planned = plan(invocation, container);
    const process = attended ? sized(kernel, planned) : planned;
    const path = values.get("console-socket");
    using consoleSocket = openConsoleSocket(kernel, { config: { process }, path, attended });
    using pidfdSocket = DescriptorSocket.open(kernel, "pidfd", values.get("pidfd-socket"));
    using signalSource = attended ? openSignals(kernel) : undefined;
    const pidFile = values.get("pid-file");
    const options: ExecOptions = {
      container,
      process,
      stdio: stdioOf(process, attended),
      pidFile: pidFile === undefined ? undefined : absolute(pidFile),
      preserved: preservedOption(invocation),
      subCgroups: invocation.every.get("cgroup"),
      nested: isNestedRoot(kernel),
    };
    using spawned = execProcess(kernel, options, invocation.warn);
    using undo = new DisposableStack();
    undo.defer(() => endSpawned(kernel, spawned));
    if (spawned.console !== undefined) consoleSocket?.send("/dev/ptmx", spawned.console);
    pidfdSocket?.send("setns", spawned.pidfd);
    undo.move();
    return signalSource === undefined ? 0 : attend(kernel, { spawned, signalSource });
  },
  failing,
);

/** The process of a file, or the container's own with what the command line says instead. */
function plan({ kernel, values, every, rest }: Invocation, container: Running): Process {
  const file = values.get("process");
  const asked = file === undefined ? undefined : readProcess(kernel, absolute(file));
  const args = rest.slice(1);
  const base = asked ?? own(kernel, container);
  const capabilities = base.capabilities ?? own(kernel, container).capabilities;
  const env = every.get("env") ?? [];
  for (const variable of env) demandVariable(variable);
  const cwd = values.get("cwd");
  if (cwd !== undefined) demandAbsolute(cwd);
  const user = values.get("user");
  const withUser = user === undefined ? base.user : { ...base.user, ...decodeUser(user) };
  const gids = (every.get("additional-gids") ?? []).map(decodeGid);
  return {
    ...base,
    capabilities: withCapabilities(capabilities, every.get("cap") ?? []),
    apparmorProfile: values.get("apparmor") ?? base.apparmorProfile,
    selinuxLabel: values.get("process-label") ?? base.selinuxLabel,
    noNewPrivileges: values.get("no-new-privs") === "true" || base.noNewPrivileges,
    args: args.length > 0 ? args : base.args,
    cwd: cwd ?? base.cwd,
    env: [...(base.env ?? []), ...env],
    user: { ...withUser, additionalGids: [...(withUser.additionalGids ?? []), ...gids] },
    terminal: values.get("tty") === "true" || (asked?.terminal ?? false),
  };
}

/** As runc's: it has them, but passes them on to who is not root only where the container's are inheritable. */
function withCapabilities(sets: Capabilities | undefined, names: readonly string[]): typeof sets {
  if (names.length === 0) return sets;
  for (const name of names) {
    if (capabilityNumber(name) !== undefined) continue;
    throw new Fault("invalid_argument", `--cap: ${JSON.stringify(name)} is no capability`);
  }
  const inheritable = new Set(sets?.inheritable);
  return {
    ...sets,
    ambient: [...(sets?.ambient ?? []), ...names.filter((name) => inheritable.has(name))],
    bounding: [...(sets?.bounding ?? []), ...names],
    effective: [...(sets?.effective ?? []), ...names],
    permitted: [...(sets?.permitted ?? []), ...names],
  };
}

function demandVariable(variable: string): void {
  if (variable.indexOf("=") > 0) return;
  throw new Fault("invalid_argument", `--env: ${JSON.stringify(variable)} is not NAME=value`);
}

/** As `process.cwd` of config.json. */
function demandAbsolute(cwd: string): void {
  if (cwd.startsWith("/")) return;
  throw new Fault("invalid_argument", `--cwd: ${JSON.stringify(cwd)} must be an absolute path`);
}

function own(kernel: Kernel, { owned }: Running): Process {
  return loadProcess(kernel, owned.bundle, owned.configFile);
}

function readProcess(kernel: Kernel, path: string): Process {
  const text = readFile(kernel, path);
  return during(path, () => decodeJson(text, decodeProcess));
}
