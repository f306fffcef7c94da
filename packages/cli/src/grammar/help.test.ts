import assert from "node:assert/strict";
import { test } from "node:test";
import { commands, loadCommands } from "../commands.ts";
import { groups } from "../groups.ts";
import { globalHelp } from "./global-help.ts";
import { findCommand } from "../find-command.ts";
import { groupHelp } from "./group-help.ts";
import { helpText } from "./help-text.ts";

test("help of a command has its usage, and its flags by name", async () => {
  const rm = await commands.get("rm")?.();
  assert.equal(
    rm && helpText("rm", rm),
    `Usage:  skiff rm [OPTIONS] CONTAINER [CONTAINER...]

Remove one or more containers

Options:
      --explain   Print each step of the removal, and how long it took
  -f, --force     Force the removal of a running container (uses SIGKILL)
  -v, --volumes   Remove anonymous volumes associated with the container
`,
  );
});

test("help of all names every command and every flag before it", async () => {
  const help = await globalHelp();
  for (const verb of commands.keys()) assert.match(help, new RegExp(`^  ${verb} +[A-Z]`, "m"));
  for (const flag of ["root directory", "state directory", "debug", "version"]) {
    assert.match(help, new RegExp(`--${flag} `));
  }
});

test("no two flags of a command have the same name or letter", async () => {
  const all = [commands, ...Array.from(groups.values(), ({ commands: grouped }) => grouped)];
  const loaded = await Promise.all(all.map(loadCommands));
  for (const [verb, { flags }] of loaded.flatMap((some) => [...some])) {
    const names = flags.map(({ name }) => name);
    const letters = flags.flatMap(({ short }) => short ?? []);
    assert.equal(new Set(names).size, names.length, verb);
    assert.equal(new Set(letters).size, letters.length, verb);
  }
});

test("a command about containers is in their group too", async () => {
  const loaders = [...(groups.get("container")?.commands.values() ?? [])];
  for (const [verb, command] of await loadCommands(commands)) {
    const isAbout = /\bCONTAINER\b/.test(command.usage);
    if (isAbout)
      assert.ok(
        loaders.some((load) => load === commands.get(verb)),
        verb,
      );
  }
});

test("a group's commands are found by their other names, and its help names them", async () => {
  for (const words of [
    ["image", "list"],
    ["container", "ps"],
    ["image", "remove"],
  ]) {
    assert.equal((await findCommand([...words, "x"]))?.verb, words.join(" "));
  }
  assert.equal(await findCommand(["image"]), undefined);
  assert.equal(await findCommand(["image", "--help"]), undefined);
  for (const words of [["imag"], ["image", "toString"], ["image", "none"]]) {
    await assert.rejects(findCommand(words), { name: "UsageFault" });
  }
  for (const [name, group] of groups) {
    const help = await groupHelp(name, group);
    assert.ok(group.commands.size > 0, name);
    for (const verb of group.commands.keys())
      assert.match(help, new RegExp(`^  ${verb} +[A-Z]`, "m"));
  }
});
