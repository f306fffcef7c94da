import type { Decoded } from "./wire/table.ts";

/** google.protobuf.Any: a message whose type is said beside it. */
export const any = { typeUrl: [1, "string"], value: [2, "bytes"] } as const;
export type Any = Decoded<typeof any>;

/** google.protobuf.Timestamp: since the epoch. */
export const timestamp = { seconds: [1, "int64"], nanos: [2, "int32"] } as const;
export type Timestamp = Decoded<typeof timestamp>;

/** google.protobuf.Empty */
export const empty = {} as const;
