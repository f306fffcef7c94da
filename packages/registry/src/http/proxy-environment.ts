import { Fault } from "@skiff/base";

/** What agents of `node:http` take as `proxyEnv`. */
export interface ProxyEnvironment {
  readonly http_proxy?: string;
  readonly https_proxy?: string;
  readonly no_proxy?: string;
}

/**
 * The proxies that an environment names, in small letters or capitals; "host:port" is one of plain HTTP. Throws
 * `invalid_argument` for one that is neither of HTTP nor of HTTPS, without what may be a password.
 */
export function proxyEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): ProxyEnvironment {
  const find = (name: string): string | undefined =>
    environment[name] || environment[name.toUpperCase()] || undefined;
  const http = decodeProxy("HTTP_PROXY", find("http_proxy"));
  const https = decodeProxy("HTTPS_PROXY", find("https_proxy"));
  const direct = find("no_proxy");
  return {
    ...(http !== undefined && { http_proxy: http }),
    ...(https !== undefined && { https_proxy: https }),
    ...(direct !== undefined && { no_proxy: direct }),
  };
}

function decodeProxy(name: string, given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const text = given.includes("://") ? given : `http://${given}`;
  const { protocol, hostname } = URL.parse(text) ?? { protocol: "", hostname: "" };
  const isKnown = protocol === "http:" || protocol === "https:";
  if (isKnown && hostname !== "") return text;
  throw new Fault(
    "invalid_argument",
    `$${name}: a proxy must be http://HOST:PORT or https://HOST:PORT`,
  );
}
