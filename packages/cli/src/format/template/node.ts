/** A piece of a template that can be carried out. */
export type Node =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "print"; readonly pipe: Pipe }
  | { readonly kind: "break" | "continue" }
  | Block;

export interface Block {
  readonly kind: "if" | "with" | "range";
  readonly pipe: Pipe;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[];
}

/** `$a, $b := command | command`. */
export interface Pipe {
  readonly variables: readonly string[];
  /** By `:=`, not by `=`. */
  readonly declares: boolean;
  readonly commands: readonly (readonly Operand[])[];
}

/** `.A.B`, `$x.A`, `(pipe).A`, a constant, or a function's name. */
export interface Operand {
  readonly base:
    | { readonly kind: "dot" }
    | { readonly kind: "variable" | "function"; readonly name: string }
    | { readonly kind: "constant"; readonly value: string | number | boolean | null }
    | { readonly kind: "pipe"; readonly pipe: Pipe };
  readonly fields: readonly string[];
  /** In the template. */
  readonly at: number;
  /** As it was written. */
  readonly text: string;
}
