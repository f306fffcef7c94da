import type { CriuFlags } from "../criu/criu-flags.ts";
import { absolute, type Invocation } from "./run-command.ts";

export function criuFlags({ values }: Invocation): CriuFlags {
  const has = (name: string): boolean => values.get(name) === "true";
  const work = values.get("work-path");
  const mode = values.get("manage-cgroups-mode");
  return {
    images: absolute(values.get("image-path") ?? "checkpoint"),
    work: work === undefined ? undefined : absolute(work),
    cgroupMode: mode === "full" || mode === "strict" || mode === "ignore" ? mode : "soft",
    tcpEstablished: has("tcp-established"),
    extUnixSk: has("ext-unix-sk"),
    shellJob: has("shell-job"),
    fileLocks: has("file-locks"),
    lazyPages: has("lazy-pages"),
    autoDedup: has("auto-dedup"),
  };
}
