import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, test } from "node:test";
import { programs, runProgram } from "../../fixtures/index.ts";
import { NetworkHome } from "../network/network-home.ts";

const net = new NetworkHome();
const root = join(import.meta.dirname, "../../..");
const folder = join(net.home.folder, "project");
const pages = ["docs/sdk.md", "packages/sdk/README.md"];
const environment = ["env", `SKIFF_LIBEXEC=${dirname(programs.oar)}`];

/** The words of this runtime that run tests. */
const suiteRunner = [process.execPath, "bun" in process.versions ? "test" : "--test"];

/** What a block has that does not open an engine itself: the page says so. */
const prelude = `import { isFault, openEngine } from "@skiff/sdk";
await using engine = await openEngine();
await using container = await engine.run({ image: "busybox", command: ["sleep", "1000"] });
void isFault;
void container;
`;

const blocks = pages.flatMap((page) => {
  const texts = readFileSync(join(root, page), "utf8").matchAll(/^```ts\n(.*?)^```$/gms);
  return Array.from(texts, ([, text = ""], at) => {
    const isSuite = text.includes('from "node:test"');
    return {
      name: `${page.replaceAll(/\W/g, "-")}-${at + 1}${isSuite ? ".test" : ""}.ts`,
      page,
      text,
      isSuite,
      program: text.includes("await openEngine()") ? text : `${prelude}{\n${text}}\n`,
    };
  });
});

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
};

before(() => {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
  cpSync(join(root, "dist/sdk"), join(folder, "node_modules/@skiff/sdk"), { recursive: true });
  for (const { name, program } of blocks) writeFileSync(join(folder, name), program);
});

test("each block of the SDK's pages is well typed, and their table of codes is whole", () => {
  assert.ok(blocks.length > 12, `${blocks.length} blocks`);
  const codes = readFileSync(join(root, "docs/sdk.md"), "utf8").matchAll(/^\| `([a-z_]+)` \|/gm);
  const table = Array.from(codes, ([, code = ""]) => `${code}: true`).join(", ");
  const check = `import type { Code } from "@skiff/sdk";\nexport const codes: Record<Code, true> = { ${table} };\n`;
  writeFileSync(join(folder, "codes.ts"), check);
  const { status, stdout } = runProgram([join(root, "node_modules/.bin/tsc"), "-p", folder]);
  assert.equal(status, 0, stdout);
});

for (const { name, page, text, isSuite, program } of blocks) {
  const [firstLine = ""] = text.split("\n").filter((line) => !line.startsWith("import "));
  test(`${page}: the block ${name} prints what it says: ${firstLine}`, () => {
    // Not where `skiff` of this machine keeps its own.
    const here = `openEngine({ root: ${JSON.stringify(net.home.root)} })`;
    writeFileSync(join(folder, name), program.replaceAll("openEngine()", here));
    const runner = isSuite ? suiteRunner : [process.execPath];
    const said = net.onHost(...environment, ...runner, join(folder, name));
    const wanted = Array.from(text.matchAll(/\/\/ => (.*)$/gm), ([, line = ""]) => `${line}\n`);
    if (!isSuite) assert.equal(said, wanted.join(""));
  });
}
