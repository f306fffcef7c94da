const builds =
  "images are built by other programs, such as buildah or BuildKit; take them in by skiff load, pull or import";
const machines = "containers of more than one machine are Kubernetes' business";

/** Docker's commands that there are not: what to do instead. */
export const notThere: ReadonlyMap<string, string> = new Map([
  ["build", builds],
  ["builder", builds],
  ["buildx", builds],
  ["checkpoint", "oar checkpoint and restore do it, and ctr at skiffd's socket"],
  ["compose", "programs that use containers can use the SDK; skiff pod groups some"],
  ["config", machines],
  ["context", "there is no daemon to choose; --root says where images and containers are"],
  ["manifest", "skiff pull --platform takes an image's part, skiff push --platform gives it"],
  ["node", machines],
  ["plugin", "networks take CNI's plugins, from /opt/cni/bin or /usr/lib/cni"],
  [
    "search",
    "registries' own pages have a search; skiff pull --all-tags has all tags of one image",
  ],
  ["secret", machines],
  ["service", machines],
  ["stack", machines],
  ["swarm", machines],
  [
    "trust",
    "no signatures are looked at; a digest says which image is meant: skiff pull NAME@sha256:…",
  ],
]);
