/**
 * Turns a parsed JSON value into a `T`, or throws a Mismatch (`invalid_argument`).
 * A decoder knows nothing of where its value stands: whoever decodes a member or an
 * item adds that place to the fault, so that a good document pays nothing for paths.
 */
export type Decoder<T> = (value: unknown) => T;
