// Completes package-lock.json with the optional binaries of other platforms that the registry in
// use does not carry. Without them `npm ci` calls the lock file incomplete; with them it skips them.
// Plain JavaScript: it must run before anything is installed.
import { readFileSync, writeFileSync } from "node:fs";

const path = "package-lock.json";
const lock = JSON.parse(readFileSync(path, "utf8"));

for (const [owner, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (key in lock.packages || `${owner}/${key}` in lock.packages) continue;
    const [, os, cpu, libc] = /\/(?:binding-)?([a-z0-9]+)-([a-z0-9]+)(?:-([a-z]+))?/.exec(name);
    const isLinux = os === "linux";
    lock.packages[key] = {
      version,
      cpu: [cpu],
      dev: true,
      ...(isLinux && { libc: [libc.startsWith("musl") ? "musl" : "glibc"] }),
      license: "MIT",
      optional: true,
      os: [os],
    };
  }
}

const sorted = Object.entries(lock.packages).toSorted(([a], [b]) => a.localeCompare(b, "en"));
writeFileSync(
  path,
  `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`,
);
