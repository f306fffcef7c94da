import type { ImageReference, ImageStore } from "@skiff/proto/grpc";
import type { NamedTarget, TakenIndex } from "@skiff/store";
import { decodeLabels } from "../../request/decode-labels.ts";

/**
 * Which names an imported archive gets, as containerd gives them: the index those that are whole, what it lists
 * those that its annotations and the prefixes make. What gets none is not kept.
 */
export function planNames(
  { index, listed }: TakenIndex,
  to: Pick<ImageStore, "name" | "labels" | "extraReferences">,
): readonly NamedTarget[] {
  const labels = decodeLabels(to.labels);
  const prefixes = to.extraReferences.filter(({ isPrefix }) => isPrefix);
  const whole = to.extraReferences
    .filter(({ isPrefix }) => !isPrefix)
    .map(({ name, addDigest }) => (addDigest ? `${name}@${index.digest}` : name));
  const ofIndex = [to.name, ...whole].filter(Boolean);
  return [
    ...ofIndex.map((name) => ({ name, target: index, labels })),
    ...listed.flatMap((target) =>
      prefixes
        .flatMap((prefix) => namesBy(prefix, target))
        .map((name) => ({ name, target, labels })),
    ),
  ];
}

function namesBy(prefix: ImageReference, target: TakenIndex["index"]): readonly string[] {
  const name = annotatedName(prefix, target.annotations);
  const byDigest = prefix.addDigest ? [`${prefix.name}@${target.digest}`] : [];
  if (name === undefined) return byDigest;
  return prefix.skipNamedDigest ? [name] : [name, ...byDigest];
}

/** containerd's own annotation is a name in full, that of the specification may be a tag alone. */
function annotatedName(
  prefix: ImageReference,
  annotations: ReadonlyMap<string, string> | undefined,
): string | undefined {
  const full = annotations?.get("io.containerd.image.name") ?? "";
  if (full !== "") return prefixed(prefix, full) === full ? full : undefined;
  const short = annotations?.get("org.opencontainers.image.ref.name") ?? "";
  return short === "" ? undefined : prefixed(prefix, short);
}

function prefixed({ name, allowOverwrite }: ImageReference, text: string): string | undefined {
  if (name === "") return undefined;
  if (!/[/:@]/.test(text)) return `${name}:${text}`;
  const isBelow = text === name || ["/", ":", "@"].some((end) => text.startsWith(`${name}${end}`));
  return allowOverwrite || isBelow ? text : undefined;
}
