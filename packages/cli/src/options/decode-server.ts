/** The registry that `login` and `logout` are about: a host, or a URL of one; Docker's own where not said. */
export function decodeServer(text: string | undefined): string {
  const host = (text ?? "").replace(/^https?:\/\//, "").split("/")[0] ?? "";
  return host === "" || host === "index.docker.io" ? "docker.io" : host;
}
