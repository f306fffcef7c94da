import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, test } from "node:test";
import { type Outcome, programs } from "../../fixtures/index.ts";
import { SkiffHome } from "../skiff-home.ts";

const home = new SkiffHome();
const root = join(import.meta.dirname, "../../..");
const tools = join(root, "node_modules/.bin");
/** Outside of the repository: nothing of that is found from there. */
const folder = join(home.folder, "project");
const bin = dirname(programs.oar);

const program = `
import { type Container, openEngine } from "@skiff/sdk";
import { forLog, startContainer } from "@skiff/sdk/testing";

const [root] = process.argv.slice(2);
await using engine = await openEngine({ root });
const command = ["sh", "-c", "echo ready; exec sleep 1000"];
await using container: Container = await startContainer(engine, {
  image: "busybox",
  command,
  until: forLog("ready"),
});
await using process_ = await container.exec(["echo", "hello"]);
const { stdout } = await process_.output();
console.log(JSON.stringify({ stdout, left: (await engine.containers.list()).length }));
`;

const settings = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: "esnext",
    module: "nodenext",
    lib: ["esnext", "esnext.disposable"],
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
  },
  files: ["program.ts"],
};

before(() => {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  writeFileSync(join(folder, "program.ts"), program);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
  ok(run(["npm", "pack", "--silent", "--pack-destination", folder, join(root, "dist/sdk")]));
  const packed = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
  ok(run(["npm", "install", "--offline", "--no-audit", "--no-fund", join(folder, packed)]));
});

for (const runtime of ["bun", "node"]) {
  test(`the package that is built runs containers on ${runtime}`, () => {
    const argv = [join(tools, runtime), "program.ts", home.root];
    const { status, stdout, stderr } = run(argv, { PATH: `${bin}:${process.env["PATH"]}` });
    assert.equal(status, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), { stdout: "hello\n", left: 1 });
  });

  test(`it is required from CommonJS as well on ${runtime}, with one Fault for both of its parts`, () => {
    const script = `
      const { isFault, openEngine } = require("@skiff/sdk");
      const { forExit, startContainer } = require("@skiff/sdk/testing");
      (async () => {
        await using engine = await openEngine({ root: process.argv[2] });
        const options = { image: "busybox", command: ["false"], until: forExit() };
        await startContainer(engine, options).catch((fault) => console.log(isFault(fault), fault.code));
        await engine.run({ image: "busybox", Cmd: ["true"] }).catch(({ message }) => console.log(message));
      })();`;
    writeFileSync(join(folder, "required.cjs"), script);
    const argv = [join(tools, runtime), "required.cjs", home.root];
    const { status, stdout, stderr } = run(argv, { PATH: `${bin}:${process.env["PATH"]}` });
    assert.equal(status, 0, stderr);
    assert.equal(stdout, "true failed_precondition\nrun busybox: Cmd: there is no such option\n");
  });

  test(`on ${runtime} it says what is missing where its programs should be`, () => {
    const script = `import { openEngine } from "@skiff/sdk";
      openEngine({ root: ${JSON.stringify(join(folder, "none"))} }).catch(({ code, message }) => console.log(code, message));`;
    writeFileSync(join(folder, "missing.ts"), script);
    const argv = [join(tools, runtime), "missing.ts"];
    const bare = { PATH: "/usr/bin:/bin" };
    assert.match(run(argv, bare).stdout, /^not_found oar, containerd-shim-oar-v1, skiff are not/);
    assert.match(
      run(argv, { ...bare, SKIFF_LIBEXEC: folder }).stdout,
      /^not_found no oar, containerd-shim-oar-v1, skiff in .*, where \$SKIFF_LIBEXEC says they are$/m,
    );
  });
}

test("its types are whole: a strict program is checked with them alone, also where they are copied", () => {
  ok(run([join(tools, "tsc"), "-p", "."]));
  const copied = join(folder, "copied");
  cpSync(join(root, "dist/sdk"), join(copied, "node_modules/@skiff/sdk"), { recursive: true });
  for (const name of ["program.ts", "tsconfig.json", "package.json"]) {
    cpSync(join(folder, name), join(copied, name));
  }
  ok(run([join(tools, "tsc"), "-p", copied]));
});

test("its types are found by the rules of bundlers and of CommonJS, and bear the strictest checks", () => {
  const strictest = {
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    skipLibCheck: false,
    verbatimModuleSyntax: true,
    isolatedModules: true,
  };
  const bundled = { module: "preserve", moduleResolution: "bundler" };
  for (const [name, options] of Object.entries({
    strictest,
    bundled: { ...strictest, ...bundled },
  })) {
    const compilerOptions = { ...settings.compilerOptions, ...options };
    const file = join(folder, `tsconfig.${name}.json`);
    writeFileSync(file, JSON.stringify({ ...settings, compilerOptions }));
    ok(run([join(tools, "tsc"), "-p", file]));
  }
  const required = `import sdk = require("@skiff/sdk");\nexport const open: typeof sdk.openEngine = sdk.openEngine;\n`;
  writeFileSync(join(folder, "typed.cts"), required);
  const file = join(folder, "tsconfig.required.json");
  writeFileSync(file, JSON.stringify({ ...settings, files: ["typed.cts"] }));
  ok(run([join(tools, "tsc"), "-p", file]));
});

function ok({ status, stdout, stderr }: Outcome): void {
  assert.equal(status, 0, stdout + stderr);
}

function run([command = "", ...args]: readonly string[], env: NodeJS.ProcessEnv = {}): Outcome {
  const options = { cwd: folder, encoding: "utf8", env: { ...process.env, ...env } } as const;
  const { status, stdout, stderr } = spawnSync(command, args, options);
  return { status, stdout, stderr };
}
