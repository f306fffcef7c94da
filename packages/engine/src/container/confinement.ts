import { array, boolean, type Decoder, object, oneOf, string } from "@skiff/spec";
import { decodeCapability } from "../config/decode-capability.ts";
import {
  type CapabilityWish,
  knownCapabilities,
  planCapabilities,
} from "../config/plan-capabilities.ts";

/** What keeps a container's processes from the machine. */
export interface Confinement {
  /** All devices, nothing masked, no filter. */
  readonly privileged: boolean;
  /** Root's powers in it: "CAP_CHOWN". */
  readonly capabilities: readonly string[];
  /** What was asked for beside the usual ones, and without: "ALL", "CAP_CHOWN". */
  readonly added?: readonly string[] | undefined;
  readonly dropped?: readonly string[] | undefined;
  /** "default", "unconfined", or a profile of Docker's form, in JSON. */
  readonly seccomp: string;
  readonly noNewPrivileges: boolean;
  readonly apparmor?: string | undefined;
  /** Whether paths of the kernel's own are masked, and others read-only. */
  readonly systemPaths: "confined" | "unconfined";
}

/** As its maker says it. */
export interface ConfinementWish extends CapabilityWish {
  /** Absent: "default", or "unconfined" where it is privileged. */
  readonly seccomp?: string | undefined;
  readonly noNewPrivileges: boolean;
  readonly apparmor?: string | undefined;
  readonly systemPaths?: Confinement["systemPaths"] | undefined;
}

/** Throws `invalid_argument` for what is no capability. */
export function planConfinement(wish: ConfinementWish): Confinement {
  const { privileged, noNewPrivileges, apparmor } = wish;
  return {
    privileged,
    capabilities: planCapabilities(wish, knownCapabilities()),
    ...(wish.add.length > 0 && { added: wish.add.map(decodeCapability) }),
    ...(wish.drop.length > 0 && { dropped: wish.drop.map(decodeCapability) }),
    seccomp: wish.seccomp ?? (privileged ? "unconfined" : "default"),
    noNewPrivileges,
    apparmor,
    systemPaths: wish.systemPaths ?? (privileged ? "unconfined" : "confined"),
  };
}

export const usualConfinement: ConfinementWish = {
  privileged: false,
  add: [],
  drop: [],
  noNewPrivileges: false,
};

export const decodeConfinement: Decoder<Confinement> = object((o) => ({
  privileged: o.required("privileged", boolean),
  capabilities: o.required("capabilities", array(string)),
  added: o.optional("added", array(string)),
  dropped: o.optional("dropped", array(string)),
  seccomp: o.required("seccomp", string),
  noNewPrivileges: o.required("noNewPrivileges", boolean),
  apparmor: o.optional("apparmor", string),
  systemPaths: o.required("systemPaths", oneOf("confined", "unconfined")),
}));
