import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkModel } from "./check-model.ts";

const packages = join(import.meta.dirname, "../../packages");

interface Model {
  readonly file: string;
  /** Where the list of what a removal does is. */
  readonly removal: string;
  readonly mutants: readonly Mutant[];
}

/** A mistake that the model must not let pass: else it would let others pass too. */
interface Mutant {
  readonly mistake: string;
  readonly from: string;
  readonly to: string;
}

const models: readonly Model[] = [
  {
    file: "oar.pml",
    removal: "runtime/src/remove-container.ts",
    mutants: [
      {
        mistake: "a deletion does not wait for the lock",
        from: "atomic { lock[dir] == nobody -> lock[dir] = me };	/* flock, waiting */",
        to: "lock[dir] = me;",
      },
      {
        mistake: "a deletion goes on with a record that another has deleted meanwhile",
        from: ":: !linked[dir] -> goto done	/* somebody else has deleted it */",
        to: ":: !linked[dir] -> owned[dir] = true",
      },
      {
        mistake: "what is owned is written down when it is there",
        from: ":: else -> owned[dir] = true\n",
        to: ":: else -> skip\n",
      },
      {
        mistake: "the first process outlives its maker before anybody knows of it",
        from: "!complete[dir] -> doomed[dir] = true",
        to: "false -> doomed[dir] = true",
      },
      {
        mistake: "the cgroup is left",
        from: ":: else -> cgroup = 0",
        to: ":: else -> skip",
      },
      {
        mistake: "the group in resctrl is left",
        from: "group == dir); group = 0",
        to: "group == dir)",
      },
    ],
  },
  {
    file: "engine.pml",
    removal: "engine/src/remove-container.ts",
    mutants: [
      {
        mistake: "nobody waits for who makes the container",
        from: "#define is_busy (intent != kept",
        to: "#define is_busy (false && intent != kept",
      },
      {
        mistake: "who removes it takes it from who makes it",
        from: ":: row && is_busy -> intent = removing",
        to: ":: row && is_busy -> intent = removing; keeper = me",
      },
      {
        mistake: "the row goes before the files",
        from: "	d_step { files = false };\n	/* step: forget container */\n	may_die;\n	d_step { row = false }",
        to: "	d_step { row = false };\n	may_die;\n	d_step { files = false }",
      },
      {
        mistake: "volumes stay mounted",
        from: "	d_step { mounted = false };\n	/* step: leave networks */",
        to: "	/* step: leave networks */",
      },
      {
        mistake: "nobody ends what a dead shim has left",
        from: ":: !shim && bundle -> told = false; task = none	/* by the shim's program */",
        to: ":: !shim && bundle -> told = false",
      },
    ],
  },
];

for (const { file, removal, mutants } of models) {
  const text = readFileSync(join(import.meta.dirname, file), "utf8");

  test(`${file} has the steps of the removal in their order`, () => {
    const code = readFileSync(join(packages, removal), "utf8");
    const steps = [...code.matchAll(/^\s+(?:step|asyncStep)\("([^"]+)"/gm)].map(([, name]) => name);
    const modelled = [...text.matchAll(/\/\* step: (.+?) \*\//g)].map(([, name]) => name);
    assert.ok(steps.length > 0);
    assert.deepEqual(modelled, steps);
  });

  for (const { name, changed } of variants(file, text)) {
    test(`${name}: in no order of events, with two crashes, is anything left, or another's touched`, () => {
      const { error, states } = checkModel(changed);
      assert.equal(error, undefined);
      console.log(`${name}: ${states} states`);
      assert.ok(states > 100_000);
    });
  }

  for (const { mistake, from, to } of mutants) {
    test(`${file} finds it when ${mistake}`, () => {
      assert.ok(text.includes(from), from);
      const mutated = variants(file, text.replaceAll(from, to));
      assert.ok(mutated.some(({ changed }) => checkModel(changed).error !== undefined));
    });
  }
}

test("the engine's model knows the intents that a record can have", () => {
  const record = readFileSync(join(packages, "engine/src/container/container-record.ts"), "utf8");
  const model = readFileSync(join(import.meta.dirname, "engine.pml"), "utf8");
  const intents = /readonly intent: (.+);/.exec(record)?.[1]?.split(" | ").map(unquoted);
  const modelled = /mtype:intent = \{ (.+) \};/.exec(model)?.[1]?.split(", ");
  assert.deepEqual(modelled, intents);
});

function unquoted(text: string): string {
  return text.slice(1, -1);
}

/** The engine's with and without `--rm`. */
function variants(file: string, text: string): readonly { name: string; changed: string }[] {
  if (file !== "engine.pml") return [{ name: file, changed: text }];
  return [
    { name: `${file} with --rm`, changed: text },
    { name: `${file} without --rm`, changed: `#define keeps true\n${text}` },
  ];
}
