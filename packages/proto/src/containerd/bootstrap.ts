import { Fault } from "@skiff/base";

/** Where a shim that was started is to be spoken to. */
export interface Bootstrap {
  /** Of the task service: containerd.task.v2 or v3. */
  readonly version: number;
  /** "unix:///…" */
  readonly address: string;
  readonly protocol: "ttrpc";
}

/** What `start` prints: JSON, and for version 2 the address alone, which containerd 1.6 wants and all others read. */
export function encodeBootstrap({ version, address, protocol }: Bootstrap): string {
  return version === 2 ? address : JSON.stringify({ version, address, protocol });
}

/** Reads what any shim's `start` printed. Throws `invalid_argument`, `unimplemented` for gRPC. */
export function decodeBootstrap(output: string): Bootstrap {
  const text = output.trim();
  if (!text.startsWith("{")) {
    if (text === "") throw new Fault("invalid_argument", "the shim printed no address");
    return { version: 2, address: text, protocol: "ttrpc" };
  }
  const { version, address, protocol } = parse(text);
  if (protocol !== "ttrpc") throw new Fault("unimplemented", `the shim printed ${text}`);
  if (typeof version !== "number" || typeof address !== "string") {
    throw new Fault("invalid_argument", `the shim printed ${text}`);
  }
  return { version, address, protocol };
}

interface Loose {
  readonly version?: unknown;
  readonly address?: unknown;
  readonly protocol?: unknown;
}

function parse(text: string): Loose {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Fault("invalid_argument", `the shim printed ${text}`, { cause: error });
  }
}
