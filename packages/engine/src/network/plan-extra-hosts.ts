import type { HostsEntry } from "./plan-hosts.ts";

/** What `--add-host` says, "NAME:ADDRESS"; "host-gateway" is the host as the container reaches it. */
export function planExtraHosts(
  extraHosts: readonly string[],
  gateway: string | undefined,
): readonly HostsEntry[] {
  return extraHosts.flatMap((text) => {
    const colon = text.indexOf(":");
    const given = text.slice(colon + 1);
    const address = given === "host-gateway" ? gateway : given;
    return address === undefined ? [] : [{ address, names: [text.slice(0, colon)] }];
  });
}
