/** What proves to a registry who asks. */
export type Credential =
  | { readonly kind: "password"; readonly username: string; readonly password: string }
  /** For the token server, in place of a password. */
  | { readonly kind: "identity token"; readonly token: string }
  /** For the registry itself. */
  | { readonly kind: "registry token"; readonly token: string };
