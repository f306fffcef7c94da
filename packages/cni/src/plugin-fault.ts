import { type Code, Fault, isFault } from "@skiff/base";
import { decodeJson, type Decoder, integer, object, string } from "@skiff/spec";

/** How a plugin ended, and what it printed. */
export interface PluginEnd {
  /** Null where a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of the numbers that the specification has given away (section 5, "Error"). */
const codes: ReadonlyMap<number, Code> = new Map<number, Code>([
  [2, "invalid_argument"], // a field of the configuration is not supported
  [3, "not_found"], // the container is unknown, or is not there
  [4, "invalid_argument"], // an environment variable
  [6, "invalid_argument"], // the configuration cannot be decoded
  [7, "invalid_argument"], // the configuration is refused
  [11, "unavailable"], // try again later
]);

/** What a plugin that failed has to say: on standard output as the specification wants it, or as it likes. */
export function pluginFault({ status, stdout, stderr }: PluginEnd): Fault {
  const said = findError(stdout);
  if (said !== undefined) {
    const details = said.details === "" ? "" : `; ${said.details}`;
    return new Fault(codes.get(said.code) ?? "internal", oneLine(`${said.message}${details}`));
  }
  const ended = status === null ? "ended by a signal" : `exit status ${status}`;
  const words = oneLine(stderr.trim().split("\n").at(-1) ?? "");
  return new Fault("internal", words === "" ? ended : `${ended}: ${words}`);
}

interface PluginError {
  readonly code: number;
  readonly message: string;
  readonly details: string;
}

const decodeError: Decoder<PluginError> = object((o) => ({
  code: o.required("code", integer),
  message: o.required("msg", string),
  details: o.optional("details", string) ?? "",
}));

function findError(text: string): PluginError | undefined {
  try {
    return decodeJson(text, decodeError);
  } catch (error) {
    if (isFault(error)) return undefined;
    throw error;
  }
}

/** Nothing that a program said steers the terminal, or fills it. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{C}\s]+/gu, " ")
    .trim()
    .slice(0, 1000);
}
