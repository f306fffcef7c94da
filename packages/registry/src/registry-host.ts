import type { TlsFiles } from "./http/tls-options.ts";

/** One server that has a registry's content: the registry itself, or a mirror of it. */
export interface RegistryHost {
  /** With its port, if that is not the scheme's: "registry.example", "localhost:5000". */
  readonly host: string;
  /** "either": plain HTTP where the server speaks that, which is asked without credentials. */
  readonly scheme: "https" | "http" | "either";
  /** Below which its API is: "/v2". */
  readonly path: string;
  readonly tls: TlsFiles;
  /** Sent with each request to it, and to nobody else. */
  readonly headers: ReadonlyMap<string, string>;
  /** What it may be asked for: content by digest, what a tag stands for, to take content in. */
  readonly can: { readonly pull: boolean; readonly resolve: boolean; readonly push: boolean };
  /** The registry that it mirrors, where its API has to be told. */
  readonly namespace: string | undefined;
}
