import { parseArgs } from "node:util";
import { Fault } from "@skiff/base";

/** What the command line says; what it does not is the configuration's. */
export interface Flags {
  readonly root: string | undefined;
  readonly state: string | undefined;
  readonly address: string | undefined;
  readonly config: string | undefined;
  /** `publish`: an event is told of, and nothing served. */
  readonly publication: { readonly topic: string; readonly namespace: string } | undefined;
  readonly isHelp: boolean;
  readonly isVersion: boolean;
}

/** Throws `invalid_argument` for what is no flag. */
export function parseFlags(words: readonly string[]): Flags {
  const { values, positionals } = parse(words);
  const { root, state, address, config, help, version, ...event } = values;
  const publication = publicationOf(positionals, event);
  const isHelp = help === true;
  return { root, state, address, config, publication, isHelp, isVersion: version === true };
}

function publicationOf(
  [command, ...others]: readonly string[],
  { topic, namespace }: { readonly topic?: string; readonly namespace?: string },
): Flags["publication"] {
  const strange = command === "publish" ? others[0] : command;
  if (strange !== undefined) throw wrong(`unexpected argument ${JSON.stringify(strange)}`);
  if (command === "publish") {
    if (topic !== undefined && namespace !== undefined) return { topic, namespace };
    throw wrong("publish wants --topic and --namespace");
  }
  if (topic ?? namespace) throw wrong("--topic and --namespace are of publish");
  return undefined;
}

function wrong(problem: string): Fault {
  return new Fault("invalid_argument", `${problem}; see 'skiffd --help'`);
}

const options = {
  root: { type: "string" },
  state: { type: "string" },
  address: { type: "string", short: "a" },
  config: { type: "string", short: "c" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
  topic: { type: "string" },
  namespace: { type: "string" },
} as const;

function parse(
  words: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Fault("invalid_argument", `${error.message}; see 'skiffd --help'`, { cause: error });
  }
}

export const helpText = `Usage: skiffd [OPTIONS]
       skiffd [--address SOCKET] publish --topic TOPIC --namespace NAMESPACE

Serves containerd's API on a unix socket, over one root directory. With publish, tells the daemon on
SOCKET of an event, a google.protobuf.Any on standard input.

Options:
      --root DIRECTORY     what lasts: images, containers, the store (/var/lib/skiff)
      --state DIRECTORY    what a reboot may take away (/run/skiff)
  -a, --address SOCKET     where to listen (/run/skiff/skiffd.sock)
  -c, --config FILE        the configuration, in TOML (/etc/skiff/skiffd.toml, if it is there)
  -h, --help               print this
  -v, --version            print the version
`;
