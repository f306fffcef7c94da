import { during, Fault } from "@skiff/base";
import { isLoopback, type RegistryHost } from "@skiff/registry";
import { array, boolean, type Decoder, map, Mismatch, object, oneOf, string } from "@skiff/spec";
import { parse, TomlError } from "smol-toml";

export interface HostsFile {
  readonly path: string;
  /** The registry's own server where the file names none. */
  readonly own: string;
  readonly domain: string;
  /** The text of a file beside it, or of one anywhere. */
  readonly read: (name: string) => string;
}

interface Settings {
  readonly capabilities: readonly ("pull" | "resolve" | "push")[] | undefined;
  readonly ca: readonly string[];
  readonly client: readonly (readonly string[])[];
  readonly skipVerify: boolean;
  readonly overridePath: boolean;
  readonly header: ReadonlyMap<string, string>;
}

/** Reads containerd's `hosts.toml`: mirrors in their order, then the registry itself. What is not known is refused. */
export function decodeHosts(text: string, file: HostsFile): readonly RegistryHost[] {
  return during(file.path, () => {
    const { server, settings, hosts } = decodeFile(parsed(text));
    const mirrors = [...hosts].map(([url, own]) => planHost(url, own, file));
    const last = server ?? `https://${file.own}`;
    return [...mirrors, planHost(last, settings, file)];
  });
}

function planHost(address: string, settings: Settings, file: HostsFile): RegistryHost {
  const url = decodeAddress(address);
  const can = settings.capabilities ?? ["pull", "resolve", "push"];
  const given = url.pathname.replace(/\/+$/, "");
  return {
    host: url.host,
    scheme: schemeOf(address, url),
    path: settings.overridePath ? given : `${given}/v2`,
    tls: {
      authorities: settings.ca.map(file.read),
      client: clientOf(settings.client, file),
      skipsVerification: settings.skipVerify,
    },
    headers: settings.header,
    can: {
      pull: can.includes("pull"),
      resolve: can.includes("resolve"),
      push: can.includes("push"),
    },
    namespace: url.host === file.own ? undefined : file.domain,
  };
}

function decodeAddress(address: string): URL {
  const text = address.includes("://") ? address : `https://${address}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && ["http:", "https:"].includes(url.protocol) && url.username === "")
    return url;
  throw new Fault("invalid_argument", `${JSON.stringify(address)} is no server's address`);
}

function schemeOf(address: string, url: URL): RegistryHost["scheme"] {
  if (address.includes("://")) return url.protocol === "http:" ? "http" : "https";
  return isLoopback(url.host) ? "either" : "https";
}

function clientOf(pairs: Settings["client"], { read }: HostsFile): RegistryHost["tls"]["client"] {
  const [pair] = pairs;
  if (pair === undefined) return undefined;
  const [certificate, key = certificate] = pair;
  if (certificate === undefined || key === undefined) return undefined;
  return { certificate: read(certificate), key: read(key) };
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new Fault("invalid_argument", `line ${error.line}: ${error.message.split("\n")[0]}`, {
      cause: error,
    });
  }
}

/** One value, or a list of them. */
function oneOrMore<T>(item: Decoder<T>): Decoder<readonly T[]> {
  const several = array(item);
  return (value) => (Array.isArray(value) ? several(value) : [item(value)]);
}

/** A file with certificate and key, a list of such, or a list of pairs. */
const decodeClient: Decoder<readonly (readonly string[])[]> = oneOrMore(oneOrMore(string));

const known: readonly string[] = [
  "ca",
  "capabilities",
  "client",
  "header",
  "override_path",
  "skip_verify",
];

function settings(more: readonly string[]): Decoder<Settings> {
  return (value) => {
    const names = map((member) => member)(value).keys();
    const strange = [...names].find((name) => !known.includes(name) && !more.includes(name));
    if (strange !== undefined) throw new Mismatch(`${JSON.stringify(strange)} is not supported`);
    return decodeSettings(value);
  };
}

const decodeSettings: Decoder<Settings> = object((o) => ({
  capabilities: o.optional("capabilities", array(oneOf("pull", "resolve", "push"))),
  ca: o.optional("ca", oneOrMore(string)) ?? [],
  client: o.optional("client", decodeClient) ?? [],
  skipVerify: o.optional("skip_verify", boolean) ?? false,
  overridePath: o.optional("override_path", boolean) ?? false,
  header: joined(o.optional("header", map(oneOrMore(string))) ?? new Map()),
}));

const decodeFile = (
  value: unknown,
): {
  readonly server: string | undefined;
  readonly settings: Settings;
  readonly hosts: ReadonlyMap<string, Settings>;
} =>
  object((o) => ({
    server: o.optional("server", string),
    settings: settings(["server", "host"])(value),
    hosts: o.optional("host", map(settings([]))) ?? new Map<string, Settings>(),
  }))(value);

function joined(headers: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, string> {
  return new Map([...headers].map(([name, values]) => [name.toLowerCase(), values.join(", ")]));
}
