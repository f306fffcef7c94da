import type { Lease } from "../../leases/leases.ts";
import type { Store } from "../../store.ts";

/** Into which store something is taken, what keeps it meanwhile, and what calls it off. */
export interface Taking {
  readonly store: Store;
  readonly lease: Lease;
  readonly signal: AbortSignal | undefined;
}
