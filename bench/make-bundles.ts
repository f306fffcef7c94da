import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "../scripts/build/run-tool.ts";
import { distributedProfiles } from "../tests/seccomp/distributed-profiles.ts";

export interface Paths {
  /** A bundle whose process is /bin/true. */
  readonly short: string;
  /** The same with Docker's default seccomp profile. */
  readonly filtered: string;
  /** A bundle whose process sleeps. */
  readonly long: string;
  /** One whose process says a word, and then sleeps. */
  readonly talking: string;
  /** For the runtimes' state. */
  readonly state: string;
}

/** Bundles of Debian's busybox with the default configuration, which is runc's for all. */
export function makeBundles(scratch: string): Paths {
  const paths = {
    short: join(scratch, "short"),
    filtered: join(scratch, "filtered"),
    long: join(scratch, "long"),
    talking: join(scratch, "talking"),
    state: "/run",
  };
  makeBundle(paths.short, ["/bin/true"]);
  makeBundle(paths.filtered, ["/bin/true"]);
  makeBundle(paths.long, ["/bin/sleep", "1000"]);
  makeBundle(paths.talking, ["/bin/sh", "-c", "trap exit TERM; echo up; sleep 1000 & wait"]);
  addProfile(join(paths.filtered, "config.json"));
  return paths;
}

function addProfile(path: string): void {
  const [docker] = distributedProfiles();
  const member = `"linux": { "seccomp": ${JSON.stringify(docker?.profile)},`;
  writeFileSync(
    path,
    readFileSync(path, "utf8").replace('"linux": {', () => member),
  );
}

function makeBundle(bundle: string, args: readonly string[]): void {
  const root = join(bundle, "rootfs");
  for (const folder of ["bin", "dev", "proc", "sys"]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  const busybox = runTool(["sh", "-c", "command -v busybox"], root).toString().trim();
  cpSync(busybox, join(root, "bin/busybox"), {
    dereference: true,
  });
  for (const applet of ["sh", "sleep", "true"]) symlinkSync("busybox", join(root, "bin", applet));

  runTool(["runc", "spec"], bundle);
  const path = join(bundle, "config.json");
  const config = readFileSync(path, "utf8")
    .replace('"terminal": true', '"terminal": false')
    .replace(/"args": \[[^\]]*\]/, `"args": ${JSON.stringify(args)}`);
  writeFileSync(path, config);
}
