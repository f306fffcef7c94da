import { readFileSync } from "node:fs";
import { join } from "node:path";
import { array, type Decoder, decodeSeccomp, object, type Seccomp, string } from "@skiff/spec";

/** The default profiles of others, as their engines hand them to a runtime on x86-64. */
export function distributedProfiles(): readonly {
  readonly name: string;
  readonly profile: Seccomp;
}[] {
  const docker = join(import.meta.dirname, "../../dist/test/docker-seccomp.json");
  const containers = "/usr/share/containers/seccomp.json";
  return [
    { name: "Docker's default profile", profile: read(docker, { privileged: false }) },
    { name: "Docker's, with all capabilities", profile: read(docker, { privileged: true }) },
    { name: "containers-common's profile", profile: read(containers, { privileged: false }) },
    {
      name: "containers-common's, with all capabilities",
      profile: read(containers, { privileged: true }),
    },
  ];
}

/** What an engine leaves out of a profile depends on the machine and the container's capabilities. */
interface Condition {
  readonly caps: readonly string[] | undefined;
  readonly arches: readonly string[] | undefined;
}

function read(path: string, { privileged }: { readonly privileged: boolean }): Seccomp {
  const document: unknown = JSON.parse(readFileSync(path, "utf8"));
  const decode: Decoder<Seccomp> = object((profile) => ({
    ...decodeSeccomp(document),
    architectures: ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
    syscalls: profile.required("syscalls", array(decodeConditions)).flatMap((conditions, i) => {
      const rule = decodeSeccomp(document).syscalls?.[i];
      return rule !== undefined && applies(conditions, { privileged }) ? [rule] : [];
    }),
  }));
  return decode(document);
}

interface Conditions {
  readonly includes: Condition | undefined;
  readonly excludes: Condition | undefined;
}

const decodeCondition: Decoder<Condition> = object((condition) => ({
  caps: condition.optional("caps", array(string)),
  arches: condition.optional("arches", array(string)),
}));

const decodeConditions: Decoder<Conditions> = object((rule) => ({
  includes: rule.optional("includes", decodeCondition),
  excludes: rule.optional("excludes", decodeCondition),
}));

function applies(
  { includes, excludes }: Conditions,
  { privileged }: { readonly privileged: boolean },
): boolean {
  const hasCapability = includes?.caps === undefined || privileged;
  const isHere = includes?.arches === undefined || includes.arches.includes("amd64");
  const excluded = excludes?.caps !== undefined && privileged;
  return hasCapability && isHere && !excluded && excludes?.arches?.includes("amd64") !== true;
}
