import { writeAll } from "@skiff/kernel";
import { host, kernel } from "@skiff/kernel/quickjs";
import { commandWord } from "../cli/command-word.ts";
import { globalOptions } from "../cli/grammar.ts";

const commands: readonly (readonly [name: string, does: string])[] = [
  ["create", "make a container, its program not yet running"],
  ["start", "run a created container's program"],
  ["run", "create, start, wait, delete"],
  ["exec", "run one more program in a running container"],
  ["pause", "stop all processes of a container where they are"],
  ["resume", "let a paused container go on"],
  ["kill", "send a signal to a container"],
  ["update", "set other limits for a container"],
  ["ps", "list a container's processes"],
  ["events", "print what a container has used as JSON"],
  ["delete", "delete containers: nothing of them is left"],
  ["state", "print a container's state as JSON"],
  ["list", "list containers"],
  ["spec", "write a config.json to start from"],
  ["features", "print what this runtime can do as JSON"],
  ["version", "print the version"],
  ["help", "print this"],
];

const text = `usage: oar [OPTIONS] COMMAND [ARG...]

An OCI runtime: a container that is deleted is gone.

Commands:
${commands.map(([name, does]) => `  ${name.padEnd(10)}${does}`).join("\n")}

Options:
${globalOptions.map(({ name, value, help }) => `  --${`${name} ${value ?? ""}`.padEnd(20)}${help}`).join("\n")}
`;

const asked = commandWord(host.argv.slice(1));
if (asked === undefined || asked === "help") {
  writeAll(kernel, { fd: 1 }, text);
} else {
  writeAll(kernel, { fd: 2 }, `oar: no such command: ${asked}: see oar help\n`);
  kernel.exit_group(1);
}
