import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { OarHome, programs, runProgram } from "../fixtures/index.ts";

const home = new OarHome();
const share = join(import.meta.dirname, "../../dist/share");
const completeInZsh = join(import.meta.dirname, "complete.zsh");
const path = `${join(programs.oar, "..")}:${process.env["PATH"] ?? ""}`;

/** Completes lines in a shell, and tells what is offered for each. */
type Complete = (lines: readonly string[]) => readonly (readonly string[])[];

const shells: readonly (readonly [name: string, complete: Complete])[] = [
  ["bash", (lines) => lines.map(inBash)],
  ["zsh", inZsh],
  ["fish", (lines) => lines.map(inFish)],
];

/** Of a line, the one word that is to be offered; none where nothing is. */
const expected: Readonly<Record<string, string>> = {
  "oar cre": "create",
  "oar --root / --debug stat": "state",
  "oar help feat": "features",
  "oar create --bun": "--bundle",
  "oar --log-f": "--log-format",
  "oar exec --bun": "",
  "oar exec c1 ls --us": "",
  "oar --log-format js": "json",
  "oar list --format ta": "table",
  "oar create --bundle /dev/sh": "/dev/shm/",
};

for (const [name, complete] of shells) {
  describe(`completion in ${name}`, () => {
    test("offers commands, their options, and values of these", () => {
      demand(complete, expected);
    });

    test("offers containers of the root that the line names, and signals", () => {
      using container = home.container();
      container.sure(["create"]);
      const { id } = container;
      const oar = `oar --root ${home.root}`;
      const begun = id.slice(0, -1);
      demand(complete, {
        [`${oar} start ${begun}`]: id,
        [`${oar} delete other ${begun}`]: id,
        [`${oar} exec --user 0 ${begun}`]: id,
        [`${oar} create ${begun}`]: "",
        [`${oar} kill ${id} KI`]: "KILL",
      });
    });
  });
}

function demand(complete: Complete, wanted: Readonly<Record<string, string>>): void {
  const lines = Object.keys(wanted);
  const offered = complete(lines).map((words, index) => [lines[index], words.join(" ")]);
  assert.deepEqual(Object.fromEntries(offered), wanted);
}

function inBash(line: string): readonly string[] {
  const script = `source ${share}/bash-completion/completions/oar
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _oar
    for word in "\${COMPREPLY[@]}"; do [[ -d $word ]] && word+=/; echo "$word"; done`;
  return run(["bash", "-c", script, "bash", ...line.split(" ")]);
}

function inFish(line: string): readonly string[] {
  const script = `source ${share}/fish/vendor_completions.d/oar.fish; complete -C '${line}'`;
  return run(["fish", "--no-config", "-c", script]).map((offer) => offer.split("\t")[0] ?? "");
}

/** A word that fits alone is put into the line, and a space or a slash after it. */
function inZsh(lines: readonly string[]): readonly (readonly string[])[] {
  const folder = `${share}/zsh/site-functions`;
  const made = run(["timeout", "300", "zsh", "-f", completeInZsh, folder, ...lines]);
  return lines.map((line, index) => {
    const completed = made[index] ?? "";
    return completed === line ? [] : [completed.trimEnd().slice(line.lastIndexOf(" ") + 1)];
  });
}

function run(argv: readonly string[]): readonly string[] {
  const { status, stdout, stderr } = runProgram(argv, { env: { PATH: path, HOME: home.folder } });
  assert.equal(status, 0, stderr);
  return stdout.split("\n").filter((text) => text !== "");
}
