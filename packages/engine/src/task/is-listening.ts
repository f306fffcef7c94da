import { readFileSync } from "node:fs";
import { guarded } from "@skiff/store";

/** Of a socket's flags: it takes connections (__SO_ACCEPTCON of linux/net.h). */
const accepts = 0x1_0000;

/** Whether some process of this network namespace listens at a unix socket (proc_pid_net(5)), however busy it is. */
export function isListening(path: string): boolean {
  const table = "/proc/net/unix";
  const lines = guarded(`read ${table}`, () => readFileSync(table, "utf8")).split("\n");
  return lines.some((line) => {
    const [, , , flags = "", , , , ...words] = line.split(/ +/);
    return words.join(" ") === path && (Number.parseInt(flags, 16) & accepts) !== 0;
  });
}
