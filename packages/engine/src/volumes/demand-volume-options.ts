import { Fault } from "@skiff/base";

const known = ["type", "device", "o"];
const needed = ["type", "device"];

/** Those that Docker's driver `local` has: what mount(8) is told. Throws `invalid_argument`. */
export function demandVolumeOptions(options: Readonly<Record<string, string>>): void {
  const names = Object.keys(options);
  if (names.includes("size")) {
    throw new Fault(
      "invalid_argument",
      "volume option size: there are no quotas; a tmpfs takes its size by o=size=…",
    );
  }
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Fault("invalid_argument", `invalid option: ${JSON.stringify(unknown)}`);
  }
  const missing = names.length === 0 ? undefined : needed.find((name) => !options[name]);
  if (missing === undefined) return;
  throw new Fault("invalid_argument", `missing required option: ${JSON.stringify(missing)}`);
}
