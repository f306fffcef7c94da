import {
  array,
  type Decoder,
  decodeSeccomp,
  object,
  oneOf,
  type Seccomp,
  type SeccompArchitecture,
  seccompArchitectures,
  string,
} from "@skiff/spec";

/** Docker's words for this machine. */
const machine = { arches: ["amd64", "x86_64"], architecture: "SCMP_ARCH_X86_64" } as const;

/**
 * A profile as Docker and Podman read it: that of the runtime specification, where a rule may say
 * which capabilities and machines it is for, and the architectures those that go with each machine's.
 */
export function decodeProfile(capabilities: readonly string[]): Decoder<Seccomp> {
  return (value) => {
    const profile = decodeSeccomp(value);
    const { architectures, applies } = decodeConditions(capabilities)(value);
    return {
      ...profile,
      architectures: profile.architectures ?? architectures,
      syscalls: profile.syscalls?.filter((_, at) => applies[at] ?? true),
    };
  };
}

interface Conditions {
  readonly architectures: readonly SeccompArchitecture[] | undefined;
  /** For each rule. */
  readonly applies: readonly boolean[];
}

function decodeConditions(capabilities: readonly string[]): Decoder<Conditions> {
  return object((profile) => ({
    architectures: profile
      .optional("archMap", array(decodeArchitectures))
      ?.find(([own]) => own === machine.architecture),
    applies: profile.optional("syscalls", array(decodeApplies(capabilities))) ?? [],
  }));
}

const decodeArchitecture = oneOf(...seccompArchitectures);
const decodeArchitectures: Decoder<readonly SeccompArchitecture[]> = object((entry) => [
  entry.required("architecture", decodeArchitecture),
  ...(entry.optional("subArchitectures", array(decodeArchitecture)) ?? []),
]);

interface Condition {
  readonly caps: readonly string[];
  readonly arches: readonly string[];
}

const nothing: Condition = { caps: [], arches: [] };
const decodeCondition: Decoder<Condition> = object((condition) => ({
  caps: condition.optional("caps", array(string)) ?? [],
  arches: condition.optional("arches", array(string)) ?? [],
}));

function decodeApplies(capabilities: readonly string[]): Decoder<boolean> {
  return object((rule) => {
    const includes = rule.optional("includes", decodeCondition) ?? nothing;
    const excludes = rule.optional("excludes", decodeCondition) ?? nothing;
    const isHere = includes.arches.length === 0 || includes.arches.some(isThisMachine);
    const isElsewhere = excludes.arches.some(isThisMachine);
    const has = (capability: string): boolean => capabilities.includes(capability);
    return isHere && !isElsewhere && includes.caps.every(has) && !excludes.caps.some(has);
  });
}

function isThisMachine(arch: string): boolean {
  return machine.arches.some((known) => known === arch);
}
