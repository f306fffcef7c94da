import { linux } from "host:linux";
import { readFileSync, readdirSync } from "./fs.ts";

export function hostname(): string {
  return readFileSync("/proc/sys/kernel/hostname", "utf8").trim();
}

/** One for each processor that is online. */
export function cpus(): readonly object[] {
  const names = readdirSync("/sys/devices/system/cpu").filter((name) => /^cpu\d+$/.test(name));
  return names.map(() => ({}));
}

/** By passwd(5). */
export function userInfo(): { readonly homedir: string } {
  const uid = String(linux.getuid());
  const accounts = readFileSync("/etc/passwd", "utf8").split("\n");
  const own = accounts.map((line) => line.split(":")).find((fields) => fields[2] === uid);
  return { homedir: own?.[5] ?? "/" };
}
