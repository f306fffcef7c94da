import { readdirSync } from "node:fs";
import type { Suite } from "./suite.ts";

const tools = "node_modules/.bin";
/** They share what all shims of a machine share, and look at it: one file of them at a time. */
const withClients: readonly string[] = ["churn", "e2e", "failures", "property", "registry", "shim"];

/** What needs a build, root and the real kernel. */
export const integration: readonly (Suite | readonly Suite[])[] = [
  { name: "build", argv: [`${tools}/bun`, "scripts/build.ts"], counts: "step" },
  { name: "host format", argv: ["cargo", "fmt", "--all", "--check"], cwd: "host", counts: "step" },
  {
    name: "host lint",
    argv: [
      "cargo",
      "clippy",
      "--locked",
      "--release",
      "--workspace",
      "--all-features",
      "--",
      "-D",
      "warnings",
    ],
    cwd: "host",
    counts: "step",
  },
  // At the same time: most tests wait for the kernel more than they compute.
  [
    tests("tests of clients", (folder) => withClients.includes(folder)),
    tests("tests of the runtime and the store", (folder) => !withClients.includes(folder)),
  ],
  { name: "demo", argv: ["scripts/demo.sh"], counts: "step" },
];

function tests(name: string, isOne: (folder: string) => boolean): Suite {
  const folders = readdirSync("tests").filter(isOne);
  const paths = folders.map((folder) => `./tests/${folder}/`);
  const again = [`${tools}/bun`, "test", "--timeout=600000"] as const;
  return { name, argv: [...again, ...paths], counts: "bun", again };
}
