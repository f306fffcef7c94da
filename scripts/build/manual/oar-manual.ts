import { helpOption, oarPage, pages } from "@skiff/runtime/manual";
import type { Manual, ValueKind } from "./manual.ts";

const signals = ["TERM", "KILL", "INT", "HUP", "QUIT", "USR1", "USR2", "STOP", "CONT", "WINCH"];

const kinds: Manual["kinds"] = new Map<string, ValueKind>([
  ["DIR", { kind: "directory" }],
  ["DIRECTORY", { kind: "directory" }],
  ["FILE", { kind: "file" }],
  ["PATH", { kind: "file" }],
  ["CONTAINER", { kind: "list", list: "containers" }],
  ["[CONTAINER...]", { kind: "list", list: "containers" }],
  ["[SIGNAL]", { kind: "words", words: signals }],
  ["[COMMAND]", { kind: "words", words: pages.map(({ grammar }) => grammar.name) }],
]);

export function oarManual(version: string): Manual {
  return {
    program: "oar",
    version,
    section: 8,
    main: oarPage,
    pages,
    groups: new Map(),
    help: { option: helpOption, text: "Tell about this command." },
    kinds,
    lists: { containers: "list --quiet" },
    exitStatus: [
      "0 is success; 1 is a failure, told in one line on standard error.",
      "A program that is waited for gives its own exit status,",
      "or 128 and the number of the signal that ended it.",
    ],
    sections: [
      [
        "FILES",
        ".TP",
        ".I /run/oar",
        "A directory for each container: what it owns, written down before it has any of it.",
      ],
    ],
  };
}
