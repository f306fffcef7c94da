import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isFault } from "@skiff/base";
import { Introspection, type Plugin } from "@skiff/proto/grpc";
import { type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";
import { guarded } from "@skiff/store";
import { decodeFilters } from "../filter/decode-filters.ts";

/** What there is beside the services. */
export type PluginFacts = Pick<Plugin, "type" | "id"> &
  Partial<Pick<Plugin, "exports">> & {
    /** Why it is there, and cannot be used. */
    readonly initErr?: { readonly code: number; readonly message: string };
  };

/** containerd.services.introspection.v1: what there is, in containerd's words for its own parts. */
export function introspectionService(options: {
  readonly root: string;
  readonly served: readonly Pick<GrpcService, "name">[];
  readonly others: readonly PluginFacts[];
}): GrpcService {
  const plugins = listPlugins(options);
  return grpcServiceOf(Introspection, {
    plugins: ({ filters }) => {
      const matches = decodeFilters(filters);
      return { plugins: plugins.filter((plugin) => matches((path) => fieldOf(plugin, path))) };
    },
    server: () => ({
      uuid: daemonId(join(options.root, "skiffd-uuid")),
      pid: BigInt(process.pid),
      pidns: BigInt(/\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? 0),
    }),
  });
}

/** What containerd calls those that are several in one package. */
const ids: Readonly<Record<string, string>> = {
  "containerd.services.sandbox.v1.Controller": "sandbox-controllers",
  "containerd.services.sandbox.v1.Store": "sandboxes",
};

function listPlugins({
  served,
  others,
}: Parameters<typeof introspectionService>[0]): PluginFacts[] {
  const names = [
    "containerd.services.introspection.v1.Introspection",
    ...served.map((s) => s.name),
  ];
  const services = names
    .map((name) => ({
      type: "io.containerd.grpc.v1",
      id: ids[name] ?? name.split(".").at(-3) ?? name,
    }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return [...others, ...services];
}

function fieldOf(plugin: PluginFacts, path: readonly string[]): string | undefined {
  const [field, ...rest] = path;
  if (field === "type") return plugin.type;
  if (field === "id") return plugin.id;
  if (field === "exports") return plugin.exports?.[rest.join(".")];
  return undefined;
}

/** The same for as long as the root is there. */
function daemonId(path: string): string {
  try {
    guarded(`write ${path}`, () => writeFileSync(path, randomUUID(), { flag: "wx", mode: 0o644 }));
  } catch (error) {
    if (!isFault(error, "already_exists")) throw error;
  }
  return guarded(`read ${path}`, () => readFileSync(path, "utf8"));
}
