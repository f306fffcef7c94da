import type { TlsFiles } from "./tls-options.ts";

export interface Request {
  readonly method: "GET" | "HEAD" | "POST" | "PUT";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsFiles;
  readonly body?: Body;
}

export interface Body {
  readonly size: number;
  /** From its first byte on, each time it is called. */
  readonly open: () => AsyncIterable<Uint8Array>;
}

/** A URL as it may be shown: what is behind the question mark may be a secret. */
export function shownUrl({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}
