import assert from "node:assert/strict";
import { test } from "node:test";
import { planSeccomp } from "@skiff/engine";
import { syscallNumber } from "@skiff/seccomp";
import { capabilityNames, type Seccomp } from "@skiff/spec";
import { distributedProfiles } from "./distributed-profiles.ts";

/** Debian's Docker is older than these calls, and than the decision to forbid `io_uring`. */
const forbidden = ["io_uring_enter", "io_uring_register", "io_uring_setup"];
const newer =
  "cachestat clock_settime64 fchmodat2 futex_requeue futex_wait futex_wake getxattrat listmount listxattrat " +
  "lsm_get_self_attr lsm_list_modules lsm_set_self_attr map_shadow_stack mseal pkey_alloc " +
  "pkey_free pkey_mprotect removexattrat set_mempolicy_home_node setxattrat statmount uretprobe";
const few = ["CAP_CHOWN", "CAP_SYS_CHROOT"];

for (const [name, capabilities] of [
  ["Docker's default profile", few],
  ["Docker's, with all capabilities", capabilityNames],
] as const) {
  test(`planSeccomp() lets through what ${name} does, as far as that knows it`, () => {
    const theirs = distributedProfiles().find((profile) => profile.name === name)?.profile;
    const ours = planSeccomp("default", capabilities);
    assert.ok(theirs !== undefined && ours !== undefined);
    const [their, our] = [allowed(theirs), allowed(ours)];
    const missing = [...their].filter((call) => !our.has(call)).toSorted();
    const added = [...our].filter((call) => !their.has(call)).toSorted();
    assert.deepEqual(missing, [...forbidden, "socket"]);
    const known = newer.split(" ");
    assert.deepEqual(
      added.filter((call) => !known.includes(call)),
      capabilities === few ? ["chroot"] : [],
    );
    assert.deepEqual(conditions(ours, "personality"), conditions(theirs, "personality"));
    assert.deepEqual(conditions(ours, "clone"), conditions(theirs, "clone"));
    assert.deepEqual(conditions(ours, "clone3"), conditions(theirs, "clone3"));
    assert.equal(ours.defaultAction, theirs.defaultAction);
    assert.deepEqual(ours.architectures, theirs.architectures);
  });
}

/** The calls that are let through whatever their arguments. */
function allowed({ syscalls = [] }: Seccomp): Set<string> {
  const rules = syscalls.filter(
    ({ action, args = [] }) => action === "SCMP_ACT_ALLOW" && args.length === 0,
  );
  return new Set(rules.flatMap(({ names }) => names).filter(isHere));
}

function isHere(call: string): boolean {
  const architectures = ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"] as const;
  return architectures.some((architecture) => syscallNumber(architecture, call) !== undefined);
}

function conditions({ syscalls = [] }: Seccomp, call: string): string[] {
  return syscalls
    .filter(({ names }) => names.includes(call))
    .map(({ action, errnoRet, args = [] }) =>
      JSON.stringify([
        action,
        errnoRet,
        args.map(({ index, value, op }) => [index, Number(value), op]),
      ]),
    )
    .toSorted();
}
