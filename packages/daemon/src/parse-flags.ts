import { parseArgs } from "node:util";
import { Fault } from "@skiff/base";

/** What the command line says; what it does not is the configuration's. */
export interface Flags {
  readonly root: string | undefined;
  readonly state: string | undefined;
  readonly address: string | undefined;
  readonly config: string | undefined;
  readonly isHelp: boolean;
  readonly isVersion: boolean;
}

/** Throws `invalid_argument` for what is no flag. */
export function parseFlags(words: readonly string[]): Flags {
  const { root, state, address, config, help, version } = parse(words);
  return { root, state, address, config, isHelp: help === true, isVersion: version === true };
}

const options = {
  root: { type: "string" },
  state: { type: "string" },
  address: { type: "string", short: "a" },
  config: { type: "string", short: "c" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

function parse(
  words: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof options }>>["values"] {
  try {
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Fault("invalid_argument", `${error.message}; see 'skiffd --help'`, { cause: error });
  }
}

export const helpText = `Usage: skiffd [OPTIONS]

Serves containerd's API on a unix socket, over one root directory.

Options:
      --root DIRECTORY     what lasts: images, containers, the store (/var/lib/skiff)
      --state DIRECTORY    what a reboot may take away (/run/skiff)
  -a, --address SOCKET     where to listen (/run/skiff/skiffd.sock)
  -c, --config FILE        the configuration, in TOML (/etc/skiff/skiffd.toml, if it is there)
  -h, --help               print this
  -v, --version            print the version
`;
