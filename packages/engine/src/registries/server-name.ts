/** What credentials for Docker's own registry are filed under, by tradition. */
const hub = "https://index.docker.io/v1/";

/** Under which a registry's credentials are filed: its host, but for Docker's own. */
export function serverName(host: string): string {
  return ["docker.io", "index.docker.io", "registry-1.docker.io"].includes(host) ? hub : host;
}

/** Whether an entry of config.json, which may be a whole URL, is for that server. */
export function isFor(entry: string, server: string): boolean {
  return entry === server || hostOf(entry) === hostOf(server);
}

function hostOf(entry: string): string {
  return entry.replace(/^https?:\/\//, "").split("/")[0] ?? "";
}
