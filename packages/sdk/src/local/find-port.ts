import { Fault } from "@skiff/base";
import type { PublishedPort } from "../container.ts";

/** Throws `not_found`. */
export function findPort(
  ports: readonly PublishedPort[],
  {
    of,
    port,
    protocol = "tcp",
  }: {
    /** For the fault: "container web". */
    readonly of: string;
    readonly port: number;
    readonly protocol: PublishedPort["protocol"] | undefined;
  },
): PublishedPort {
  const found = ports.find((one) => one.port === port && one.protocol === protocol);
  if (found !== undefined) return found;
  throw new Fault(
    "not_found",
    `port ${port}/${protocol} of ${of}: it is not published, or it does not run`,
  );
}
