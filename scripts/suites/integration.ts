import type { Suite } from "./suite.ts";

const tools = "node_modules/.bin";

/** What needs a build, root and the real kernel. */
export const integration: readonly Suite[] = [
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
  {
    // Two files at a time: most tests wait for the kernel more than they compute.
    name: "integration tests",
    argv: [`${tools}/bun`, "test", "--timeout=600000", "--parallel=2", "./tests/"],
    counts: "bun",
  },
  { name: "demo", argv: ["scripts/demo.sh"], counts: "step" },
];
