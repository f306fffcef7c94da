import type { Suite } from "./suite.ts";

const tools = "node_modules/.bin";

/** What holds for the sources without building anything: the fast loop. */
export const checks: readonly Suite[] = [
  { name: "format", argv: [`${tools}/oxfmt`, "--check", "."], counts: "step" },
  { name: "lint", argv: [`${tools}/oxlint`], counts: "step" },
  { name: "types", argv: [`${tools}/tsc`, "--noEmit"], counts: "step" },
  { name: "dead code", argv: [`${tools}/knip`, "--no-config-hints"], counts: "step" },
  {
    name: "exports of packages that nobody imports",
    argv: [
      `${tools}/knip`,
      "--no-config-hints",
      "--include-entry-exports",
      "--include=exports,nsExports",
    ],
    counts: "step",
  },
  {
    name: "unit tests and import law",
    argv: [
      `${tools}/bun`,
      "test",
      "--timeout=60000",
      "./packages/",
      "./scripts/",
      "./bench/",
      "./tests/arch/",
    ],
    counts: "bun",
  },
];
