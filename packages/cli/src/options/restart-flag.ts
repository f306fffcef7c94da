import { Fault } from "@skiff/base";
import type { ContainerOptions } from "@skiff/engine";
import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import { text } from "../grammar/text.ts";

type RestartPolicy = NonNullable<ContainerOptions["restartPolicy"]>;

const names = ["no", "always", "on-failure", "unless-stopped"] as const;

/** `--restart`. */
export const restartFlag: Flag<RestartPolicy | undefined> = converted(
  text({
    name: "restart",
    value: "string",
    help: "Restart policy to apply when a container exits: no (default), on-failure[:max-retries], always, unless-stopped",
  }),
  (given) => (given === undefined ? undefined : decodeRestart(given)),
);

function decodeRestart(given: string): RestartPolicy {
  const [wanted = "", most, more] = given.split(":");
  const name = names.find((known) => known === (wanted || "no"));
  if (name === undefined) {
    const known = "use one of 'no', 'always', 'on-failure', or 'unless-stopped'";
    throw wrong(`invalid restart policy: unknown policy '${wanted}'; ${known}`);
  }
  if (more !== undefined) throw wrong("invalid restart policy format");
  if (most === undefined) return { name, most: 0 };
  if (!/^\d{1,9}$/.test(most)) {
    throw wrong("invalid restart policy format: maximum retry count must be an integer");
  }
  if (name !== "on-failure") {
    throw wrong(`invalid restart policy: maximum retry count can only be used with 'on-failure'`);
  }
  return { name, most: Number(most) };
}

function wrong(message: string): Fault {
  return new Fault("invalid_argument", message);
}
