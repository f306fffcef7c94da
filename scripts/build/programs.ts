import type { Program } from "./program.ts";

const oar = {
  scripts: "packages/runtime/src/commands",
  images: {
    create: ["create"],
    run: ["exec", "run"],
    control: ["delete", "kill", "list", "start", "state"],
  },
  sealedWords: ["create", "run", "exec"],
  collectsGarbage: false,
} as const;

const shim = {
  scripts: "packages/shim/src/commands",
  images: {
    serve: ["serve"],
    start: ["start"],
    errands: ["stats", "pause", "update", "checkpoint", "restore"],
    resolver: ["names", "listen"],
  },
  sealedWords: ["serve"],
  collectsGarbage: true,
} as const;

const nodeModules = { "node:": "packages/front/src/node/" };

const front = {
  scripts: "packages/front/src/commands",
  images: {},
  sealedWords: [],
  collectsGarbage: true,
  hasPromises: true,
  substitutes: {
    ...nodeModules,
    "packages/cli/src/bun/": "packages/front/src/bun/",
  },
} as const;

const hostTests = {
  scripts: "host/tests/commands",
  images: { apart: ["uncaught", "value"] },
  sealedWords: ["sealed"],
} as const;

const hostSqlite = {
  namesLines: true,
  scripts: "host/tests/sqlite",
  images: {},
  sealedWords: [],
  collectsGarbage: false,
} as const;

const kernelContract = {
  namesLines: true,
  scripts: "tests/contracts/kernel/quickjs",
  images: {},
  sealedWords: [],
  collectsGarbage: false,
} as const;

const terminal = {
  namesLines: true,
  scripts: "tests/terminal/quickjs",
  images: {},
  sealedWords: [],
  collectsGarbage: false,
} as const;

const nodeContract = {
  namesLines: true,
  scripts: "tests/contracts/node/quickjs",
  images: {},
  sealedWords: [],
  collectsGarbage: false,
  substitutes: nodeModules,
} as const;

const seccompCompiler = {
  namesLines: true,
  scripts: "tests/seccomp/quickjs",
  images: {},
  sealedWords: [],
  collectsGarbage: false,
} as const;

export const programs: readonly Program[] = [
  {
    ...hostTests,
    path: "dist/test/bin/host-tests",
    namesLines: false,
    collectsGarbage: false,
    variant: "release",
  },
  {
    ...hostTests,
    path: "dist/test/bin/host-tests-with-faults",
    namesLines: true,
    collectsGarbage: true,
    variant: "fault-injection",
  },
  { ...hostSqlite, path: "dist/test/bin/host-sqlite", variant: "sqlite" },
  { ...kernelContract, path: "dist/test/bin/kernel-contract", variant: "release" },
  { ...nodeContract, path: "dist/test/bin/node-contract", variant: "sqlite" },
  { ...terminal, path: "dist/test/bin/terminal", variant: "release" },
  { ...seccompCompiler, path: "dist/test/bin/seccomp-compiler", variant: "release" },
  { ...front, path: "dist/bin/skiff", namesLines: true, variant: "sqlite" },
  { ...oar, path: "dist/bin/oar", namesLines: false, variant: "release" },
  { ...oar, path: "dist/test/bin/oar", namesLines: true, variant: "fault-injection" },
  { ...shim, path: "dist/bin/containerd-shim-oar-v1", namesLines: false, variant: "release" },
  {
    ...shim,
    path: "dist/test/bin/containerd-shim-oar-v1",
    namesLines: true,
    variant: "fault-injection",
  },
];
