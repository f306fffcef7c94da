import { Offence, PROTOCOL_ERROR } from "./offence.ts";

const pseudo = new Set([":method", ":scheme", ":path", ":authority"]);
/** They are HTTP/1's, which says by them what frames say here. */
const ofConnection = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
]);

/**
 * Throws an `Offence` for a field that no request has after those `before` it (RFC 9113, 8.2, 8.3.1).
 * @param isPseudo Whether all of those are pseudo-header fields.
 */
export function demandField(
  { name, value }: { readonly name: string; readonly value: string },
  {
    before,
    isPseudo,
  }: { readonly before: ReadonlyMap<string, string>; readonly isPseudo: boolean },
): void {
  if (name.startsWith(":")) {
    if (!isPseudo || !pseudo.has(name) || before.has(name)) throw malformed(name);
    return;
  }
  if (/[A-Z]/.test(name) || ofConnection.has(name)) throw malformed(name);
  if (name === "te" && value !== "trailers") throw malformed(name);
}

/** Throws an `Offence` for headers without what begins a request. */
export function demandRequest(headers: ReadonlyMap<string, string>): void {
  for (const name of [":method", ":scheme", ":path"]) {
    if ((headers.get(name) ?? "") === "") throw malformed(name);
  }
}

/** Throws an `Offence` for what does not end a request. */
export function demandTrailers(headers: ReadonlyMap<string, string>, isLast: boolean): void {
  const [first = ""] = headers.keys(); // pseudo-header fields are before all others
  if (!isLast || first.startsWith(":")) throw malformed(first);
}

function malformed(name: string): Offence {
  return new Offence(
    PROTOCOL_ERROR,
    `header ${JSON.stringify(name)} is malformed, or out of place`,
  );
}
