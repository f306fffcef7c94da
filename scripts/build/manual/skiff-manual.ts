import {
  type Command,
  commands,
  type Flag,
  globalFlags,
  groups,
  helpFlag,
  loadCommands,
} from "@skiff/cli/manual";
import type { Option, Page } from "@skiff/runtime/manual";
import type { Manual, ValueKind } from "./manual.ts";

const list = (name: string): ValueKind => ({ kind: "list", list: name });
const file: ValueKind = { kind: "file" };

const kinds: Manual["kinds"] = new Map<string, ValueKind>([
  ["directory", { kind: "directory" }],
  ["CONTAINER", list("containers")],
  ["[CONTAINER...]", list("containers")],
  ["IMAGE", list("images")],
  ["[IMAGE...]", list("images")],
  ["SOURCE_IMAGE[:TAG]", list("images")],
  ["NAME[:TAG]", list("images")],
  ["NETWORK", list("networks")],
  ["[NETWORK...]", list("networks")],
  ["VOLUME", list("volumes")],
  ["[VOLUME...]", list("volumes")],
  ["NAME|ID", list("containers")],
  ["[NAME|ID...]", list("containers")],
  ["file|-", file],
  ["CONTAINER:SRC_PATH", file],
  ["DEST_PATH|-", file],
  ["bash|zsh|fish", { kind: "words", words: ["bash", "fish", "zsh"] }],
  ["--network", list("networks")],
  ["--cidfile", file],
  ["--env-file", file],
  ["--label-file", file],
  ["--input", file],
  ["--output", file],
  ["--workdir", { kind: "any" }],
  ["--pull", { kind: "words", words: ["always", "missing", "never"] }],
  ["--log-driver", { kind: "words", words: ["json-file", "local", "none"] }],
  ["--restart", { kind: "words", words: ["no", "always", "on-failure", "unless-stopped"] }],
]);

export async function skiffManual(version: string): Promise<Manual> {
  const own = await loadCommands(commands);
  const pages = Array.from(own, ([name, command]) => page(name, command));
  for (const [group, members] of groups) {
    for (const [name, command] of await loadCommands(members.commands)) {
      pages.push(page(`${group} ${name}`, command));
    }
  }
  return {
    program: "skiff",
    version,
    section: 1,
    main: mainPage,
    pages,
    groups: new Map(Array.from(groups, ([name, { summary }]) => [name, summary])),
    help: { option: option(helpFlag), text: `${helpFlag.help}.` },
    kinds,
    lists: {
      containers: "ps -a --format {{.Names}}",
      images: "images --format {{.Repository}}:{{.Tag}}",
      networks: "network ls --format {{.Name}}",
      volumes: "volume ls --quiet",
    },
    exitStatus: [
      "0 is success; 1 is a failure, told in one line on standard error,",
      "125 a line that was not understood, or a container that could not be run;",
      "126 and 127 a command that cannot be executed, and one that is not there.",
      "A container that is waited for gives its own exit status,",
      "or 128 and the number of the signal that ended it.",
    ],
    sections: [
      [
        "FILES",
        ".TP",
        ".I /var/lib/skiff",
        "Images, volumes, what containers have written, and the store that knows of all of it.",
        ".TP",
        ".I /run/skiff",
        "What containers have only while they run.",
      ],
    ],
  };
}

const mainPage: Page = {
  grammar: { name: "", usage: "COMMAND", options: Object.values(globalFlags).map(option) },
  summary: "containers that are gone when they are deleted",
  description: [
    "Runs containers as docker does, with its commands, its flags and its tables, and without a daemon: each command opens the store, does its work and ends.",
  ],
  options: textsOf(Object.values(globalFlags)),
};

function page(name: string, { usage, summary, flags }: Command): Page {
  return {
    grammar: {
      name,
      usage: usage.replace(/^\[OPTIONS\] ?/, ""),
      options: flags.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(option),
    },
    summary: summary.charAt(0).toLowerCase() + summary.slice(1),
    description: [`${summary}.`],
    options: textsOf(flags),
  };
}

/** Given twice, a flag is not wrong. */
function option({ name, short, value }: Flag<unknown>): Option {
  return {
    name,
    ...(short !== undefined && { short }),
    ...(value !== undefined && { value, repeats: true }),
  };
}

function textsOf(flags: readonly Flag<unknown>[]): Page["options"] {
  return Object.fromEntries(flags.map(({ name, help }) => [name, `${help}.`]));
}
