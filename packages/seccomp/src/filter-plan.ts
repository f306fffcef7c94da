/** What a filter answers to system calls: the same for all numbers of a range. */
export interface FilterPlan {
  /** In the order that they are tried; no two have the same `audit`. */
  readonly dispatch: readonly Dispatch[];
  /** For all others. */
  readonly otherwise: number;
}

export interface Dispatch {
  /** AUDIT_ARCH_… */
  readonly audit: number;
  /** Ascending from 0 on: each reaches to the next one's first number. */
  readonly ranges: readonly Range[];
}

export interface Range {
  readonly first: number;
  readonly verdict: Verdict;
}

/** The alternatives in the order that they are tried, and the value that is returned where none holds. */
export interface Verdict {
  readonly alternatives: readonly Alternative[];
  readonly otherwise: number;
}

export interface Alternative {
  /** All must hold; at least one. */
  readonly tests: readonly ArgumentTest[];
  readonly returns: number;
}

/** `(word & mask) OPERATOR value`, of words of 32 bits within `struct seccomp_data`, each as an offset. */
export interface ArgumentTest {
  readonly operator: "eq" | "ne" | "gt" | "ge" | "lt" | "le";
  readonly low: Word;
  /** Undefined where the lower half alone counts. */
  readonly high: Word | undefined;
}

export interface Word {
  readonly offset: number;
  readonly mask: number;
  readonly value: number;
}
