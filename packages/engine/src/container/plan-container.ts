import { Fault } from "@skiff/base";
import type { RunConfig } from "@skiff/spec";
import { defaultPath } from "../config/default-path.ts";
import { mergeEnvironment } from "../config/merge-environment.ts";
import { signalNumber } from "../signal-number.ts";
import { planConfinement } from "./confinement.ts";
import type { PlannedNetworking } from "../network/plan-networking.ts";
import type { ContainerConfig } from "./container-config.ts";
import { planHealth } from "./plan-health.ts";
import type { ContainerWish } from "./container-options.ts";

/**
 * How a container with these options runs from an image with these defaults.
 * Throws `invalid_argument` where nothing says what to run, or a path is relative.
 */
export function planContainer(
  options: ContainerWish,
  given: PlannedNetworking & { readonly image: RunConfig; readonly defaultHostname: string },
): ContainerConfig {
  const hostname = options.hostname ?? given.defaultHostname;
  return {
    ...planArgs(options, given.image),
    env: mergeEnvironment(
      [`PATH=${defaultPath}`, `HOSTNAME=${hostname}`],
      options.tty ? ["TERM=xterm"] : [],
      given.image.env,
      options.env,
    ),
    cwd: planCwd(options.workdir, given.image.workingDir),
    user: options.user ?? given.image.user,
    hostname,
    network: given.network,
    networking: given.networking,
    binds: options.binds,
    tty: options.tty,
    stdin: options.stdin,
    stdinOnce: options.stdinOnce,
    readOnly: options.readOnly,
    stopSignal: planStopSignal(options.stopSignal ?? given.image.stopSignal ?? "SIGTERM"),
    ...(options.shares && { shares: options.shares }),
    ...(options.pod !== undefined && { pod: options.pod }),
    health: planHealth(options.health ?? {}, given.image.healthcheck),
    confinement: planConfinement(options.confinement),
    surroundings: {
      ...options.surroundings,
      labels: { ...Object.fromEntries(given.image.labels), ...options.surroundings.labels },
    },
  };
}

/** Throws `invalid_argument` for what is no signal. */
function planStopSignal(text: string): string {
  signalNumber(text);
  return text;
}

/** As Docker: a new entrypoint drops the image's Cmd, a command replaces it. */
function planArgs(
  options: ContainerWish,
  image: RunConfig,
): Pick<ContainerConfig, "args" | "entrypointWords"> {
  const { entrypoint } = options;
  const own = entrypoint === undefined ? (image.entrypoint ?? []) : entrypoint ? [entrypoint] : [];
  const inherited = entrypoint === undefined ? (image.cmd ?? []) : [];
  const args = [...own, ...(options.command.length > 0 ? options.command : inherited)];
  if (args.length === 0) {
    throw new Fault(
      "invalid_argument",
      `image ${options.imageName} names no command; give one after its name`,
    );
  }
  return { args, entrypointWords: own.length };
}

function planCwd(wanted: string | undefined, image: string): string {
  const cwd = wanted ?? (image === "" ? "/" : image);
  if (cwd.startsWith("/")) return cwd;
  throw new Fault("invalid_argument", `working directory ${cwd}: must be an absolute path`);
}
