import {
  array,
  type Decoder,
  integerBetween,
  Mismatch,
  object,
  oneOf,
  string,
  uint64,
} from "../decode/index.ts";
import { absolutePath } from "./decode-process.ts";
import {
  type Seccomp,
  type SeccompArgument,
  seccompActions,
  seccompArchitectures,
  seccompFlags,
  seccompOperators,
  type SeccompRule,
} from "./seccomp.ts";

/** `linux.seccomp` of config.json. */
export const decodeSeccomp: Decoder<Seccomp> = object((seccomp) => {
  const listenerPath = seccomp.optional("listenerPath", decodeListenerPath);
  const listenerMetadata = seccomp.optional("listenerMetadata", string);
  if (listenerPath === undefined && (listenerMetadata ?? "") !== "") {
    throw new Mismatch("has nobody to go to without listenerPath", "listenerMetadata");
  }
  return {
    defaultAction: seccomp.required("defaultAction", decodeDefaultAction),
    defaultErrnoRet: seccomp.optional("defaultErrnoRet", decodeErrno),
    architectures: seccomp.optional("architectures", array(oneOf(...seccompArchitectures))),
    flags: seccomp.optional("flags", array(oneOf(...seccompFlags))),
    listenerPath,
    listenerMetadata,
    syscalls: seccomp.optional("syscalls", array(decodeRule)),
  };
});

const decodeAction = oneOf(...seccompActions);
const decodeOperator = oneOf(...seccompOperators);
/** What the kernel makes of more is MAX_ERRNO (seccomp(2)). */
const decodeErrno = integerBetween(0, 0xffff);
const decodeIndex = integerBetween(0, 5);

const decodeRule: Decoder<SeccompRule> = object((rule) => ({
  names: rule.required("names", decodeNames),
  action: rule.required("action", decodeAction),
  errnoRet: rule.optional("errnoRet", decodeErrno),
  args: rule.optional("args", array(decodeArgument)),
}));

const decodeArgument: Decoder<SeccompArgument> = object((argument) => ({
  index: argument.required("index", decodeIndex),
  value: argument.required("value", uint64),
  valueTwo: argument.optional("valueTwo", uint64) ?? 0,
  op: argument.required("op", decodeOperator),
}));

/** The first process itself would wait for an answer before anybody could give one. */
function decodeDefaultAction(value: unknown): Seccomp["defaultAction"] {
  const action = decodeAction(value);
  if (action === "SCMP_ACT_NOTIFY") throw new Mismatch(`${action} cannot be the default action`);
  return action;
}

function decodeNames(value: unknown): readonly string[] {
  const names = decodeEach(value);
  if (names.length === 0) throw new Mismatch("names no system call");
  return names;
}

const decodeEach = array((value) => {
  const name = string(value);
  if (name === "") throw new Mismatch("names no system call");
  return name;
});

/** Writers in Go leave an empty one for none. */
function decodeListenerPath(value: unknown): string | undefined {
  return value === "" ? undefined : absolutePath(value);
}
