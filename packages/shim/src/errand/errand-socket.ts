import type { At } from "@skiff/kernel";

/** Where an errand's process finds its socket to the shim. */
export const errandSocket: At = { fd: 3 };

/** How an errand's answer begins. */
export const outcome = { done: 0, failed: 1 } as const;
