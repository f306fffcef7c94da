/** What a server that answers 401 wants to see. */
export interface Challenge {
  /** In lower case: "basic", "bearer". */
  readonly scheme: string;
  /** By names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const parameter = new RegExp(`^\\s*(${token})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${token}))\\s*`);
const scheme = new RegExp(`^[\\s,]*(${token})(?=[\\s,]|$)`);

/** Reads `WWW-Authenticate` headers (RFC 9110, 11.6.1). What cannot be read ends the list. */
export function decodeChallenges(header: string): readonly Challenge[] {
  const challenges: Challenge[] = [];
  let rest = header;
  for (;;) {
    const named = scheme.exec(rest);
    if (named === null) return challenges;
    const [whole, name = ""] = named;
    rest = rest.slice(whole.length);
    const parameters = new Map<string, string>();
    rest = takeParameters(rest, parameters);
    challenges.push({ scheme: name.toLowerCase(), parameters });
  }
}

/** What follows them. */
function takeParameters(text: string, parameters: Map<string, string>): string {
  let rest = text;
  for (;;) {
    const found = parameter.exec(rest);
    if (found === null) return rest;
    const [whole, name = "", quoted, plain] = found;
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "");
    rest = rest.slice(whole.length);
    if (!rest.startsWith(",")) return rest;
    rest = rest.replace(/^[\s,]+/, "");
  }
}
