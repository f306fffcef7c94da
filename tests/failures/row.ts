/** What deletes containers here: the OCI runtime, containerd's shim, the daemon, the command line. */
export type Layer = "oar" | "shim" | "skiffd" | "skiff";

/** A way in which deletion fails in the field, and who tests it: "FILE › TITLE" for each test, FILE below tests/. */
export type Row = { readonly happens: string } & {
  readonly [L in Layer]?: readonly string[];
};
