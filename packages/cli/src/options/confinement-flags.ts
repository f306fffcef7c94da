import { readFileSync } from "node:fs";
import { Fault } from "@skiff/base";
import type { ContainerOptions } from "@skiff/engine";
import { guarded } from "@skiff/store";
import type { Flag } from "../grammar/flag.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { texts } from "../grammar/texts.ts";
import { toggle } from "../grammar/toggle.ts";

type Wish = ContainerOptions["confinement"];

const capAdd = texts({ name: "cap-add", value: "list", help: "Add Linux capabilities" });
const capDrop = texts({ name: "cap-drop", value: "list", help: "Drop Linux capabilities" });
const privileged = toggle({
  name: "privileged",
  help: "Give extended privileges to this container",
});
const securityOpt = texts({
  name: "security-opt",
  value: "list",
  help: "Security options: seccomp=PROFILE.json|unconfined, no-new-privileges, apparmor=PROFILE, systempaths=unconfined",
});

/** What keeps a container from the machine. */
export const confinementFlags: readonly Flag<unknown>[] = [
  capAdd,
  capDrop,
  privileged,
  securityOpt,
];

/** Throws `invalid_argument`, and what keeps a profile from being read. */
export function decodeConfinement(line: ParsedLine): Wish {
  const options = line.get(securityOpt).map(decodeOption);
  const last = (name: string): string | undefined =>
    options.findLast((option) => option.name === name)?.value;
  return {
    privileged: line.get(privileged),
    add: line.get(capAdd).flatMap(listed),
    drop: line.get(capDrop).flatMap(listed),
    seccomp: decodeSeccomp(last("seccomp")),
    noNewPrivileges: decodeTruth(last("no-new-privileges")),
    apparmor: last("apparmor") === "unconfined" ? undefined : last("apparmor"),
    systemPaths: decodeSystemPaths(last("systempaths")),
  };
}

function listed(text: string): string[] {
  return text.split(",").filter(Boolean);
}

interface Option {
  readonly name: string;
  readonly value: string;
}

function decodeOption(text: string): Option {
  const [, name = "", value = ""] = /^([^=:]*)[=:]?(.*)$/s.exec(text) ?? [];
  if (name === "no-new-privileges") return { name, value: value === "" ? "true" : value };
  const isKnown = ["apparmor", "seccomp", "systempaths"].includes(name) && value !== "";
  if (isKnown || text === "label=disable" || text === "label:disable") return { name, value };
  throw new Fault("invalid_argument", `invalid --security-opt: ${JSON.stringify(text)}`);
}

function decodeSeccomp(given: string | undefined): string | undefined {
  if (given === undefined || given === "unconfined") return given;
  if (given === "builtin") return "default";
  return guarded(`read seccomp profile ${given}`, () => readFileSync(given, "utf8"));
}

function decodeTruth(given: string | undefined): boolean {
  if (given === undefined || given === "false") return false;
  if (given === "true") return true;
  throw new Fault("invalid_argument", `invalid --security-opt: "no-new-privileges=${given}"`);
}

function decodeSystemPaths(given: string | undefined): Wish["systemPaths"] {
  if (given === undefined || given === "unconfined") return given;
  throw new Fault("invalid_argument", `invalid --security-opt: "systempaths=${given}"`);
}
