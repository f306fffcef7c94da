import { dirname } from "node:path";

/** `oar` and the shim are installed beside us. */
export function programsFolder(): string {
  return process.env["SKIFF_LIBEXEC"] ?? dirname(process.execPath);
}
