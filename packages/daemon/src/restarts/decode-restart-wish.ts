import { Fault } from "@skiff/base";

/** What containerd's labels on a container ask of the daemon (core/runtime/restart of containerd). */
export interface RestartWish {
  /** What its task is to be. */
  readonly status: "running" | "stopped";
  readonly policy: "no" | "always" | "on-failure" | "unless-stopped";
  /** Of on-failure: how often at most; 0: for ever. */
  readonly most: number;
  /** How often it was started again. */
  readonly count: number;
  /** Somebody has stopped it, and meant it. */
  readonly isStopped: boolean;
  /** Where output goes, as a shim's URI; "" for nowhere. */
  readonly log: string;
}

export const restartPolicies = ["no", "always", "on-failure", "unless-stopped"] as const;
export const countLabel = "containerd.io/restart.count";

/** Undefined of one that asks for nothing. Throws `invalid_argument` for a policy that there is not. */
export function decodeRestartWish(
  labels: Readonly<Record<string, string>>,
): RestartWish | undefined {
  const said = (name: string): string => labels[`containerd.io/restart.${name}`] ?? "";
  const status = said("status");
  if (status !== "running" && status !== "stopped") return undefined;
  const [name = "", most, ...more] = said("policy").split(":");
  const policy = restartPolicies.find((each) => each === (name === "" ? "always" : name));
  const isCounted = policy === "on-failure" && /^\d{1,9}$/.test(most ?? "0");
  if (policy === undefined || more.length > 0 || (most !== undefined && !isCounted)) {
    throw new Fault("invalid_argument", `restart policy ${JSON.stringify(said("policy"))}`);
  }
  return {
    status,
    policy,
    most: Number(most ?? 0),
    count: Number(/^\d{1,9}$/.exec(labels[countLabel] ?? "")?.[0] ?? 0),
    isStopped: /^(1|t|true)$/i.test(said("explicitly-stopped")),
    log: said("loguri"),
  };
}
