/** What the laws need to know of one TypeScript file. */
export interface SourceFile {
  readonly path: string;
  /** Static, dynamic, type-only, `import()` types, `export … from` and `require()`. */
  readonly imports: readonly { readonly specifier: string; readonly line: number }[];
  /** Imports whose specifier is no string literal, which no law can judge. */
  readonly unreadable: readonly { readonly line: number }[];
  readonly exports: readonly { readonly name: string; readonly line: number }[];
  /** `as T` and `<T>x`; `as const` and `satisfies` are none. */
  readonly assertions: readonly {
    readonly line: number;
    /** It is all that a function does, as in `(n: number): Pid => n as Pid`. */
    readonly constructs: boolean;
    /** The function around it is named decode…. */
    readonly decodes: boolean;
  }[];
}
