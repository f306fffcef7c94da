import { lstatSync, readdirSync, rmSync } from "./fs.ts";

/** A command has nothing else to do meanwhile. */
export async function rm(path: string, how: Parameters<typeof rmSync>[1]): Promise<void> {
  rmSync(path, how);
}

export async function lstat(path: string): Promise<ReturnType<typeof lstatSync>> {
  return lstatSync(path);
}

export async function readdir(
  path: string,
  how: { readonly withFileTypes: true },
): Promise<ReturnType<typeof readdirSync>> {
  return readdirSync(path, how);
}
