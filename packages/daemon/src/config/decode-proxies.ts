import { type Decoder, map, Mismatch, object, string } from "@skiff/spec";
import { absolutePath } from "./absolute-path.ts";
import type { Config, ProxyPlugin } from "./config.ts";
import { refuseUnknownKeys } from "./refuse-unknown-keys.ts";

/** Names that are taken. */
const own = ["overlayfs", "native", "erofs"];

/** containerd's `[proxy_plugins]`: of the types that there are, snapshotters alone can be another process here. */
export const decodeProxies: Decoder<Config["proxies"]> = (value) =>
  [...map(plugin)(value)].map(([name, found]) => {
    if (own.includes(name)) throw new Mismatch("this snapshotter is skiffd's own", name);
    return { name, ...found };
  });

const plugin: Decoder<Omit<ProxyPlugin, "name">> = (value) => {
  refuseUnknownKeys(value, ["type", "address", "exports", "platform", "capabilities"]);
  return object((o) => {
    const type = o.required("type", string);
    if (type !== "snapshot")
      throw new Mismatch(`${JSON.stringify(type)} is not "snapshot"`, "type");
    return {
      address: o.required("address", socketPath),
      exports: Object.fromEntries(o.optional("exports", map(string)) ?? []),
    };
  })(value);
};

/** "unix:///run/a.sock" is "/run/a.sock". */
function socketPath(value: unknown): string {
  return absolutePath(string(value).replace(/^unix:\/\//, ""));
}
