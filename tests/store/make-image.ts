import { createHash } from "node:crypto";
import { machine } from "node:os";
import { gzipSync } from "node:zlib";
import { type Entry, makeTar } from "./make-tar.ts";

/** What an image is to be made of. */
export interface ImageParts {
  /** Tar archives, from the lowest up. */
  readonly layers: readonly Buffer[];
  readonly names?: readonly string[];
  readonly compress?: (layer: Buffer) => Buffer;
  readonly architecture?: string;
  /** Changes the configuration. */
  readonly config?: Readonly<Record<string, unknown>>;
}

export interface Blob {
  readonly digest: string;
  readonly bytes: Buffer;
}

const here = machine() === "aarch64" ? "arm64" : "amd64";

/** The image as an OCI archive's entries. */
export function ociEntries(parts: ImageParts): readonly Entry[] {
  const { manifest, blobs } = ociBlobs(parts);
  const names = parts.names ?? ["test:latest"];
  return layout(
    names.map((name) => ({
      ...descriptor(manifest, "application/vnd.oci.image.manifest.v1+json"),
      annotations: { "org.opencontainers.image.ref.name": name },
    })),
    blobs,
  );
}

export function ociArchive(parts: ImageParts): Buffer {
  return makeTar(ociEntries(parts));
}

/** One image for several platforms. */
export function ociIndexArchive(
  name: string,
  images: readonly (ImageParts & { readonly architecture: string })[],
): Buffer {
  const made = images.map((image) => ({ ...ociBlobs(image), architecture: image.architecture }));
  const index = json({
    schemaVersion: 2,
    manifests: made.map(({ manifest, architecture }) => ({
      ...descriptor(manifest, "application/vnd.oci.image.manifest.v1+json"),
      platform: { os: "linux", architecture },
    })),
  });
  const annotations = { "io.containerd.image.name": `docker.io/library/${name}` };
  return makeTar(
    layout(
      [{ ...descriptor(index, "application/vnd.oci.image.index.v1+json"), annotations }],
      [index, ...made.flatMap(({ blobs }) => blobs)],
    ),
  );
}

export function ociBlobs(parts: ImageParts): {
  readonly manifest: Blob;
  readonly blobs: readonly Blob[];
} {
  const compress = parts.compress ?? ((layer) => gzipSync(layer, { level: 1 }));
  const layers = parts.layers.map((layer) => blob(compress(layer)));
  const config = configOf(parts);
  const manifest = json({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: descriptor(config, "application/vnd.oci.image.config.v1+json"),
    layers: layers.map((layer) => descriptor(layer, "application/vnd.oci.image.layer.v1.tar+gzip")),
  });
  return { manifest, blobs: [...layers, config, manifest] };
}

/** An archive of something that is no image of a container: a manifest with a configuration of its own, and content. */
export function artifactArchive(name: string, content: Buffer): Buffer {
  const [empty, layer] = [json({}), blob(content)];
  const manifest = json({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    artifactType: "application/vnd.example.chart",
    config: descriptor(empty, "application/vnd.oci.empty.v1+json"),
    layers: [descriptor(layer, "application/vnd.example.chart.v1")],
  });
  const annotations = { "io.containerd.image.name": name };
  const listed = {
    ...descriptor(manifest, "application/vnd.oci.image.manifest.v1+json"),
    annotations,
  };
  return makeTar(layout([listed], [layer, empty, manifest]));
}

/** What `docker save` wrote until version 24: a folder for each layer. */
export function dockerArchive(parts: ImageParts): Buffer {
  const config = configOf(parts);
  const hex = config.digest.slice("sha256:".length);
  const seen = new Map<string, string>();
  const layers = parts.layers.map((layer, i) => {
    const path = `layer${i}/layer.tar`;
    const first = seen.get(blob(layer).digest);
    seen.set(blob(layer).digest, path);
    return first === undefined
      ? { name: path, body: layer }
      : { name: path, type: "2", target: `../${first}` };
  });
  return makeTar([
    ...layers.flatMap((layer, i) => [
      { name: `layer${i}/`, type: "5" },
      { name: `layer${i}/VERSION`, body: "1.0" },
      { name: `layer${i}/json`, body: "{}" },
      layer,
    ]),
    { name: `${hex}.json`, body: config.bytes },
    { name: "repositories", body: "{}" },
    {
      name: "manifest.json",
      body: JSON.stringify([
        {
          Config: `${hex}.json`,
          RepoTags: parts.names ?? ["test:latest"],
          Layers: layers.map(({ name }) => name),
        },
      ]),
    },
  ]);
}

function configOf({ layers, architecture = here, config = {} }: ImageParts): Blob {
  return json({
    architecture,
    os: "linux",
    config: { Cmd: ["sh"] },
    rootfs: { type: "layers", diff_ids: layers.map((layer) => blob(layer).digest) },
    ...config,
  });
}

function layout(manifests: readonly unknown[], blobs: readonly Blob[]): readonly Entry[] {
  return [
    { name: "oci-layout", body: JSON.stringify({ imageLayoutVersion: "1.0.0" }) },
    { name: "index.json", body: JSON.stringify({ schemaVersion: 2, manifests }) },
    ...blobs.map(({ digest, bytes }) => ({
      name: `blobs/${digest.replace(":", "/")}`,
      body: bytes,
    })),
  ];
}

export function blob(bytes: Buffer): Blob {
  return { digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}`, bytes };
}

function json(value: unknown): Blob {
  return blob(Buffer.from(JSON.stringify(value)));
}

function descriptor({ digest, bytes }: Blob, mediaType: string): Readonly<Record<string, unknown>> {
  return { mediaType, digest, size: bytes.length };
}
