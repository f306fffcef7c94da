import type { Seccomp, SeccompArgument, SeccompRule } from "@skiff/spec";

/** Whether two profiles say the same of all that a program is made of: flags and listeners are not. */
export function isSameProfile(a: Seccomp, b: Seccomp): boolean {
  return (
    a.defaultAction === b.defaultAction &&
    a.defaultErrnoRet === b.defaultErrnoRet &&
    areSame(a.architectures ?? [], b.architectures ?? [], isSame) &&
    areSame(a.syscalls ?? [], b.syscalls ?? [], isSameRule)
  );
}

function isSameRule(a: SeccompRule, b: SeccompRule): boolean {
  return (
    a.action === b.action &&
    a.errnoRet === b.errnoRet &&
    areSame(a.names, b.names, isSame) &&
    areSame(a.args ?? [], b.args ?? [], isSameArgument)
  );
}

function isSameArgument(a: SeccompArgument, b: SeccompArgument): boolean {
  const { index, value, valueTwo, op } = a;
  return index === b.index && value === b.value && valueTwo === b.valueTwo && op === b.op;
}

function isSame<T>(a: T, b: T): boolean {
  return a === b;
}

function areSame<T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const one = a[i];
    const other = b[i];
    if (one === undefined || other === undefined || !same(one, other)) return false;
  }
  return true;
}
