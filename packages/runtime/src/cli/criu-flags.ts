import { Fault } from "@skiff/base";
import type { CriuFlags } from "../criu/criu-flags.ts";
import { absolute, type Invocation } from "./run-command.ts";

/** Throws `invalid_argument`. */
export function criuFlags({ values }: Invocation): CriuFlags {
  const empty = values.get("empty-ns") ?? "network";
  if (empty !== "network") {
    throw new Fault("invalid_argument", `--empty-ns: ${JSON.stringify(empty)} is not network`);
  }
  const has = (name: string): boolean => values.get(name) === "true";
  const work = values.get("work-path");
  return {
    images: absolute(values.get("image-path") ?? "checkpoint"),
    work: work === undefined ? undefined : absolute(work),
    cgroupMode: cgroupMode(values.get("manage-cgroups-mode") ?? "soft"),
    tcpEstablished: has("tcp-established"),
    extUnixSk: has("ext-unix-sk"),
    shellJob: has("shell-job"),
    fileLocks: has("file-locks"),
    lazyPages: has("lazy-pages"),
    autoDedup: has("auto-dedup"),
  };
}

function cgroupMode(text: string): CriuFlags["cgroupMode"] {
  if (text === "soft" || text === "full" || text === "strict" || text === "ignore") return text;
  throw new Fault(
    "invalid_argument",
    `--manage-cgroups-mode: ${JSON.stringify(text)} is not soft, full, strict or ignore`,
  );
}
