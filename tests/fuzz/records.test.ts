import assert from "node:assert/strict";
import {
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { crc32 } from "node:zlib";
import { isAlive, OarHome, type TestContainer } from "../fixtures/index.ts";
import type { Random } from "../seccomp/random-profile.ts";
import { decodeJsonValue } from "./decode-json-value.ts";
import { fuzz } from "./fuzz.ts";
import { isObject } from "./is-object.ts";
import { itemsOf } from "./items-of.ts";
import type { Json } from "./json.ts";
import { jsonText } from "./json-text.ts";
import { mutate } from "./mutate.ts";
import { textOf } from "./text-of.ts";

const home = new OarHome();

describe("a container's record that is damaged", () => {
  test("is told of, and harms no other container", () => {
    using damaged = home.container().running();
    using other = home.container().running();
    const files = filesOf(damaged);
    const others = filesOf(other);
    const otherPid = other.pid();
    using _restored = { [Symbol.dispose]: () => writeFiles(damaged, files) };
    fuzz({
      name: "record-files",
      count: 60,
      make: (random) => damage(random, files),
      check: (input) => {
        assert.ok(isObject(input));
        writeFiles(damaged, { ...files, ...textsOf(input) });
        for (const words of [["state"], ["delete", "--dry-run", "--force"], ["delete"], ["kill"]]) {
          demandPlain(damaged.oar(words, words[0] === "kill" ? ["0"] : []));
        }
        demandPlain(home.oar(["list", "--format", "json"]));
        assert.ok(isAlive(otherPid), "the other container runs");
        assert.deepEqual(filesOf(other), others);
      },
    });
  });
});

describe("a record that is whole, and says what no version of oar writes", () => {
  test("is told of, and what would be deleted is looked for without a crash", () => {
    using container = home.container().running();
    const files = filesOf(container);
    const [, owned = ""] = (files["owned.json"] ?? "").split("\n");
    const [, init = ""] = (files["init.json"] ?? "").split("\n");
    const link = join(container.root, container.id, "running");
    const brief = readlinkSync(link);
    const texts = [owned, init, JSON.stringify(brief.split("\n"))];
    const values = texts.map((text) => decodeJsonValue(JSON.parse(text)));
    using _restored = { [Symbol.dispose]: () => writeFiles(container, files) };
    fuzz({
      name: "records",
      count: 100,
      make: (random) => values.map((value) => mutate(random, value)),
      check: (input) => {
        const [owned = "", init = ""] = itemsOf(input).map(jsonText);
        replaceLink(link, briefOf(itemsOf(input)[2]));
        writeFiles(container, {
          ...files,
          "owned.json": `${sumOf(owned)}\n${owned}\n`,
          "init.json": `${sumOf(init)}\n${init}\n`,
        });
        // Nothing that removes: such a record may name anything.
        for (const words of [["state"], ["delete", "--dry-run", "--force"], ["ps"]]) {
          demandPlain(container.oar(words));
        }
        demandPlain(home.oar(["list"]));
      },
    });
  });
});

/** What a link can say of it. */
function briefOf(value: Json | undefined): string {
  const fields = itemsOf(value ?? []).map((field) =>
    typeof field === "string" ? field : jsonText(field),
  );
  return fields.join("\n").replaceAll("\0", "").slice(0, 1000) || "nothing";
}

function replaceLink(path: string, target: string): void {
  rmSync(path);
  symlinkSync(target, path);
}

/** As the runtime writes it in front of a text. */
function sumOf(text: string): string {
  return crc32(text).toString(16).padStart(8, "0");
}

type Files = Readonly<Record<string, string>>;

function filesOf({ root, id }: TestContainer): Files {
  const folder = join(root, id);
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(folder, name), "latin1")]),
  );
}

function writeFiles({ root, id }: TestContainer, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, id, name);
    rmSync(path);
    writeFileSync(path, text, "latin1");
  }
}

function textsOf(input: Readonly<Record<string, Json>>): Files {
  return Object.fromEntries(Object.entries(input).map(([name, text]) => [name, textOf(text)]));
}

/** Some bytes of one or two of them are others, or missing, or there are more. */
function damage(random: Random, files: Files): Json {
  const damaged = Object.entries(files).filter(() => random(3) > 0);
  return Object.fromEntries(damaged.map(([name, text]) => [name, garble(random, text)]));
}

function garble(random: Random, text: string): string {
  const at = random(text.length);
  switch (random(5)) {
    case 0:
      return "";
    case 1:
      return text.slice(0, at);
    case 2:
      return text.slice(0, at) + text.slice(at + 1 + random(8));
    case 3:
      return text.slice(0, at) + String.fromCharCode(random(256)) + text.slice(at + 1);
    default:
      return text + text.slice(at);
  }
}

function demandPlain({ status, stderr }: ReturnType<OarHome["oar"]>): void {
  assert.ok(status === 0 || status === 1, `exit status ${status}: ${stderr}`);
  if (status === 1) assert.match(stderr, /^oar: [^\n]+\n$/);
}
