import type { Container } from "../container/container.ts";

export interface LogRotation {
  /** Bytes. */
  readonly maxSize: number;
  readonly maxFiles: number;
}

/** Docker's, for its driver "local". */
const usual: LogRotation = { maxSize: 20 * 1024 * 1024, maxFiles: 5 };

/** When a container's log is begun anew; undefined: never. */
export function logRotation({ config }: Pick<Container, "config">): LogRotation | undefined {
  const { logDriver, logOptions: { maxSize, maxFiles } = {} } = config.surroundings;
  if (logDriver === "local") {
    return { maxSize: maxSize ?? usual.maxSize, maxFiles: maxFiles ?? usual.maxFiles };
  }
  return maxSize === undefined ? undefined : { maxSize, maxFiles: maxFiles ?? 1 };
}
