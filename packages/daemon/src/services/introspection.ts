import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Fault, isFault } from "@skiff/base";
import { any, encode } from "@skiff/proto";
import { Introspection, type Plugin, RuntimeRequestSchema } from "@skiff/proto/grpc";
import { type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";
import { guarded } from "@skiff/store";
import { decodeFilters } from "../filter/decode-filters.ts";
import { platforms } from "../request/platforms.ts";
import { type AnyMessage, findAny } from "../streams/any-message.ts";

/** What there is beside the services. */
export type PluginFacts = Pick<Plugin, "type" | "id"> &
  Partial<Pick<Plugin, "exports" | "capabilities">> & {
    /** Whose images it can do with; none where it has nothing to do with images. */
    readonly platforms?: { readonly os: string; readonly architecture: string }[];
    /** Why it is there, and cannot be used. */
    readonly initErr?: { readonly code: number; readonly message: string };
  };

interface IntrospectionOptions {
  readonly root: string;
  readonly served: readonly Pick<GrpcService, "name">[];
  readonly others: readonly PluginFacts[];
  /** What a runtime's shim says of itself, given its container's options: a RuntimeInfo, encoded. */
  readonly describe: (runtime: string, options: Uint8Array) => Promise<Uint8Array>;
}

/** The plugin that has every runtime that there is a shim's program of. */
const runtimes = { type: "io.containerd.runtime.v2", id: "task" };

/** containerd.services.introspection.v1: what there is, in containerd's words for its own parts. */
export function introspectionService(options: IntrospectionOptions): GrpcService {
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
    pluginInfo: async ({ type, id, options: asked }) => {
      const plugin = plugins.find((each) => each.type === type && each.id === id);
      if (plugin === undefined) throw new Fault("not_found", `plugin ${type}.${id}: not found`);
      if (asked === undefined) return { plugin };
      const extra = await describeRuntime(plugin, asked, options);
      return { plugin, extra: { typeUrl: "containerd.types.RuntimeInfo", value: extra } };
    },
  });
}

async function describeRuntime(
  { type, id }: PluginFacts,
  asked: AnyMessage,
  { describe }: Pick<IntrospectionOptions, "describe">,
): Promise<Uint8Array<ArrayBuffer>> {
  const isAsked = type === runtimes.type && id === runtimes.id;
  const request = isAsked ? findAny(RuntimeRequestSchema, asked) : undefined;
  if (request === undefined) {
    throw new Fault("unimplemented", `plugin ${type}.${id}: has no word for a ${asked.typeUrl}`);
  }
  const { runtimePath, options } = request;
  const given = options === undefined ? new Uint8Array() : encode(any, options);
  return new Uint8Array(await describe(runtimePath, given));
}

/** What containerd calls those that are several in one package. */
const ids: Readonly<Record<string, string>> = {
  "containerd.services.sandbox.v1.Controller": "sandbox-controllers",
  "containerd.services.sandbox.v1.Store": "sandboxes",
};

function listPlugins({ served, others }: IntrospectionOptions): PluginFacts[] {
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
  return [...others, { ...runtimes, platforms: platforms() }, ...services];
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
