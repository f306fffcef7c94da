import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { OarHome, programs, runProgram } from "../fixtures/index.ts";

const home = new OarHome();
const share = join(import.meta.dirname, "../../dist/share");
const completeInZsh = join(import.meta.dirname, "complete.zsh");
const skiffProgram = join(programs.oar, "../skiff");
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

/** The same of skiff, whose commands are of two words, too. */
const expectedOfSkiff: Readonly<Record<string, string>> = {
  "skiff comm": "commit",
  "skiff --root / --debug hist": "history",
  "skiff vol": "volume",
  "skiff image hist": "history",
  "skiff network disc": "disconnect",
  "skiff run --cidf": "--cidfile",
  "skiff container run --cidf": "--cidfile",
  "skiff system prune --vol": "--volumes",
  "skiff run --log-driver js": "json-file",
  "skiff run -e A=1 --restart unl": "unless-stopped",
  "skiff run busybox --cidf": "",
  "skiff completion zs": "zsh",
  "skiff load --input /dev/sh": "/dev/shm/",
};

for (const [name, complete] of shells) {
  describe(`completion in ${name}`, () => {
    test("offers commands, their options, and values of these", () => {
      demand(complete, { ...expected, ...expectedOfSkiff });
    });

    test("offers what there is of the kind in skiff's root", () => {
      const root = join(home.folder, "skiff");
      const skiff = (...words: string[]): void => {
        const { status, stderr } = runProgram([skiffProgram, "--root", root, ...words]);
        assert.equal(status, 0, stderr);
      };
      skiff("volume", "create", "pages-of-mine");
      const line = `skiff --root ${root}`;
      demand(complete, {
        [`${line} volume rm pages-of`]: "pages-of-mine",
        [`${line} volume inspect pages-of`]: "pages-of-mine",
        [`${line} start pages-of`]: "",
      });
      skiff("volume", "rm", "pages-of-mine");
      rmSync(root, { recursive: true });
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
  const [program = ""] = line.split(" ");
  const script = `source ${share}/bash-completion/completions/${program}
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _${program}
    for word in "\${COMPREPLY[@]}"; do [[ -d $word ]] && word+=/; echo "$word"; done`;
  return run(["bash", "-c", script, "bash", ...line.split(" ")]);
}

function inFish(line: string): readonly string[] {
  const [program = ""] = line.split(" ");
  const script = `source ${share}/fish/vendor_completions.d/${program}.fish; complete -C '${line}'`;
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

function run(argv: readonly string[], lines: readonly string[] = []): readonly string[] {
  const input = lines.map((line) => `${line}\n`).join("");
  const env = { PATH: path, HOME: home.folder };
  const { status, stdout, stderr } = runProgram(argv, { env, input });
  assert.equal(status, 0, stderr);
  return stdout.split("\n").filter((text) => text !== "");
}

test("skiff completion prints what is installed, to be sourced", () => {
  const print = (shell: string): readonly string[] => run([skiffProgram, "completion", shell]);
  const inBashToo = run(["bash", "-c", ". /dev/stdin; complete -p skiff"], print("bash"));
  assert.deepEqual(inBashToo, ["complete -F _skiff skiff"]);
  const inFishToo = run(
    ["fish", "--no-config", "-c", "source; complete -C 'skiff comm'"],
    print("fish"),
  );
  assert.match(inFishToo.join("\n"), /^commit\t/);
  const zsh = "autoload -Uz compinit; compinit -D -u; . /dev/stdin; print $_comps[skiff]";
  assert.deepEqual(run(["zsh", "-f", "-c", zsh], print("zsh")), ["_skiff"]);
  const { status, stderr } = runProgram([skiffProgram, "completion", "tcsh"]);
  assert.deepEqual(
    { status, stderr },
    { status: 1, stderr: "skiff: no completion for tcsh; there is some for bash, zsh, fish\n" },
  );
});
