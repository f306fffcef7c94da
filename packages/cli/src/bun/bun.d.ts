/** Of Bun's own API, what is used here beside what the engine uses. */
interface Bun {
  readonly stdin: { stream(): ReadableStream<Uint8Array> };
  readonly stdout: Sinkable;
  readonly stderr: Sinkable;
  /** Throws the errno of what stood in the way, unlike `node:child_process`, which tells of it later. */
  spawn(
    command: readonly string[],
    options: {
      readonly cwd: string;
      readonly detached: true;
      readonly stdio: readonly ["ignore", "ignore", "ignore"];
    },
  ): { unref(): void };
}

interface Sinkable {
  writer(): { write(bytes: Uint8Array): unknown; flush(): Promise<number> | number };
}

declare module "bun:ffi" {
  /** The address of what an array has; it may move once the array is not used any more. */
  export function ptr(bytes: Uint8Array): number;

  export function dlopen(
    library: string,
    functions: {
      readonly execve: { readonly args: readonly ["ptr", "ptr", "ptr"]; readonly returns: "int" };
    },
  ): {
    readonly symbols: {
      execve(path: Uint8Array, args: Uint8Array, env: Uint8Array): number;
    };
  };

  export function dlopen(
    library: string,
    functions: { readonly _exit: { readonly args: readonly ["int"]; readonly returns: "void" } },
  ): { readonly symbols: { _exit(status: number): never } };

  export function dlopen(
    library: string,
    functions: {
      readonly tcgetattr: { readonly args: readonly ["int", "ptr"]; readonly returns: "int" };
      readonly tcsetattr: {
        readonly args: readonly ["int", "int", "ptr"];
        readonly returns: "int";
      };
      readonly cfmakeraw: { readonly args: readonly ["ptr"]; readonly returns: "void" };
    },
  ): {
    readonly symbols: {
      tcgetattr(fd: number, termios: Uint8Array): number;
      tcsetattr(fd: number, actions: number, termios: Uint8Array): number;
      cfmakeraw(termios: Uint8Array): void;
    };
  };
}
