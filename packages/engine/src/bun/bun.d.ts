/** Of Bun's own API, what is used here. */
interface Bun {
  file(fd: number): { stream(): ReadableStream<Uint8Array> };
  spawn(
    command: readonly string[],
    options: {
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
      readonly stdin: "ignore";
      readonly stdout: "pipe";
      readonly stderr: "pipe";
      readonly signal: AbortSignal;
    },
  ): {
    readonly stdout: ReadableStream<Uint8Array>;
    readonly stderr: ReadableStream<Uint8Array>;
    readonly exited: Promise<number>;
  };
  connect(options: {
    readonly unix: string;
    readonly socket: {
      readonly data: (socket: BunSocket, bytes: Uint8Array) => void;
      readonly drain: (socket: BunSocket) => void;
      readonly error: (socket: BunSocket, error: Error) => void;
      readonly close: (socket: BunSocket) => void;
    };
  }): Promise<BunSocket>;
}

interface BunSocket {
  /** How many bytes were taken; negative when it is closed. */
  write(bytes: Uint8Array): number;
  end(): void;
}

declare const Bun: Bun;

declare module "bun:ffi" {
  export function dlopen(
    library: string,
    functions: {
      readonly flock: { readonly args: readonly ["int", "int"]; readonly returns: "int" };
    },
  ): { readonly symbols: { flock(fd: number, operation: number): number } };

  type Type = "cstring" | "u32" | "int" | "ptr";
  /** Functions of a C library that give an int. */
  export function dlopen<Name extends string>(
    library: string,
    functions: Readonly<Record<Name, { readonly args: readonly Type[]; readonly returns: "int" }>>,
  ): {
    readonly symbols: Readonly<Record<Name, (...args: readonly (number | Uint8Array)[]) => number>>;
  };
}
