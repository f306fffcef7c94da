import { Fault } from "@skiff/base";

/** Without a slash at its end. Throws `invalid_argument`. */
export function decodePath(path: string): string {
  if (path.startsWith("/") && !path.includes("\0")) return path.replace(/(.)\/+$/, "$1");
  throw new Fault("invalid_argument", `${JSON.stringify(path)} is no absolute path`);
}
