/** A word of what stands between `{{` and `}}`. */
export interface Token {
  readonly kind: "field" | "variable" | "word" | "constant" | "mark";
  /** As it was written; a field's without its dot. */
  readonly text: string;
  /** Of a constant. */
  readonly value?: string | number;
  /** In the template. */
  readonly at: number;
  readonly end: number;
}
