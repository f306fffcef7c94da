import { type Decoder, array, boolean, integer, object, oneOf, string } from "@skiff/spec";
import { propagations } from "./bind.ts";
import { decodeConfinement, planConfinement, usualConfinement } from "./confinement.ts";
import { decodeNetworking, noNetworking } from "../network/networking.ts";
import type { ContainerConfig } from "./container-config.ts";
import { decodeHealth, decodeHealthCheck, type Health } from "./health.ts";
import { decodeKeeper, type Keeper } from "./keeper.ts";
import { decodeRestartPolicy, noRestart, type RestartPolicy } from "./restart-policy.ts";
import { decodeSurroundings } from "./surroundings.ts";

/** What the store keeps of a container beside its id, its name and what it refers to. */
export interface ContainerRecord {
  readonly config: ContainerConfig;
  /**
   * "making" and "removing": to be removed once its keeper is gone; "starting": to be put back to
   * what it was before.
   */
  readonly intent: "making" | "kept" | "starting" | "removing";
  /** Removed once it has stopped. */
  readonly autoRemove: boolean;
  /** Its anonymous volumes go with it. */
  readonly dropsVolumes: boolean;
  /** The process that sees to it now, alone: makes it, starts it, waits for it, settles it, removes it. */
  readonly keeper: Keeper | undefined;
  /** The process with whose end it is to go, whatever it does then. */
  readonly owner: Keeper | undefined;
  /** The process that has it paused, or is about to, only while it looks at its files. */
  readonly pauser: Keeper | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAt: number | undefined;
  readonly restartPolicy: RestartPolicy;
  /** How often it was started again by that, since a person last started it. */
  readonly restarts: number;
  /** The boot in which a person stopped it, since whom nobody started it. */
  readonly stoppedIn: string | undefined;
  /** Of one with a health check, since its last start. */
  readonly health: Health | undefined;
  /** What kept it from being started, when nobody was there to be told. */
  readonly error: string | undefined;
  /** Of a task that was deleted; whether one runs is observed. */
  readonly exit: Exit | undefined;
}

export interface Exit {
  readonly status: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Whether the kernel has killed a process of it for want of memory. */
  readonly oomKilled?: boolean | undefined;
}

const decodeConfig: Decoder<ContainerConfig> = object((o) => ({
  args: o.required("args", array(string)),
  entrypointWords: o.optional("entrypointWords", integer),
  env: o.required("env", array(string)),
  cwd: o.required("cwd", string),
  user: o.required("user", string),
  hostname: o.required("hostname", string),
  network: o.required("network", string),
  networking: o.optional("networking", decodeNetworking) ?? noNetworking,
  binds: o.required(
    "binds",
    array(
      object((b) => ({
        source: b.required("source", string),
        destination: b.required("destination", string),
        readOnly: b.required("readOnly", boolean),
        volume: b.optional("volume", string),
        subpath: b.optional("subpath", string),
        isAnonymous: b.optional("isAnonymous", boolean),
        propagation: b.optional("propagation", oneOf(...propagations)),
        isFlat: b.optional("isFlat", boolean),
      })),
    ),
  ),
  tty: o.required("tty", boolean),
  stdin: o.required("stdin", boolean),
  stdinOnce: o.optional("stdinOnce", boolean) ?? true,
  readOnly: o.required("readOnly", boolean),
  stopSignal: o.required("stopSignal", string),
  confinement: o.optional("confinement", decodeConfinement) ?? planConfinement(usualConfinement),
  health: o.optional("health", decodeHealthCheck),
  shares: o.optional("shares", array(oneOf("net", "ipc", "uts", "pid"))),
  pod: o.optional("pod", string),
  surroundings: o.optional("surroundings", decodeSurroundings) ?? decodeSurroundings({}),
}));

const decodeExit: Decoder<Exit> = object((o) => ({
  status: o.required("status", integer),
  at: o.required("at", integer),
  ...(o.optional("oomKilled", boolean) === true && { oomKilled: true }),
}));

export const decodeContainerRecord: Decoder<ContainerRecord> = object((o) => ({
  config: o.required("config", decodeConfig),
  intent: o.required("intent", oneOf("making", "kept", "starting", "removing")),
  autoRemove: o.required("autoRemove", boolean),
  dropsVolumes: o.optional("dropsVolumes", boolean) ?? false,
  keeper: o.optional("keeper", decodeKeeper),
  owner: o.optional("owner", decodeKeeper),
  pauser: o.optional("pauser", decodeKeeper),
  startedAt: o.optional("startedAt", integer),
  restartPolicy: o.optional("restartPolicy", decodeRestartPolicy) ?? noRestart,
  restarts: o.optional("restarts", integer) ?? 0,
  stoppedIn: o.optional("stoppedIn", string),
  health: o.optional("health", decodeHealth),
  error: o.optional("error", string),
  exit: o.optional("exit", decodeExit),
}));
