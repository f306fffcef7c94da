import type { Operation, Words } from "./operation.ts";

const name = "subject";
const program = ["--name", name, "busybox", "sleep", "1000"];
const create = ["create", ...program];
const run = ["run", "-d", ...program];
const remove = ["rm", "-f", "-v", name];
const pruneVolumes = ["volume", "prune", "-a", "-f"];
const pruneContainers = ["container", "prune", "-f"];

const removePod = ["pod", "rm", "-f", name];
const createPod = ["pod", "create", "--network", "none", "--name", name];
/** As `run`, which would be given a network. */
const runInPod = ["container", "run", "-d", "--pod", name, "busybox", "sleep", "1000"];

/** It is as good as new. */
const used: readonly Words[] = [["start", name], ["exec", name, "true"], remove];
const stoppedAndUsed: readonly Words[] = [["stop", "-t", "0", name], ...used];

export const containerOperations: Readonly<Record<string, Operation>> = {
  create: { words: create, after: [remove] },
  "create with a volume": { words: ["create", "-v", "/kept", ...program], after: [remove] },
  start: { before: [create], words: ["start", name], after: used },
  "run --detach": { words: run, after: [remove] },
  "run --rm": { words: ["run", "--rm", "--name", name, "busybox", "true"], after: [remove] },
  exec: { before: [run], words: ["exec", name, "true"], after: used },
  "exec --detach": { before: [run], words: ["exec", "-d", name, "sleep", "1000"], after: used },
  kill: { before: [run], words: ["kill", name], after: stoppedAndUsed },
  stop: { before: [run], words: ["stop", "-t", "0", name], after: stoppedAndUsed },
  restart: { before: [run], words: ["restart", "-t", "0", name], after: stoppedAndUsed },
  pause: { before: [run], words: ["pause", name], after: stoppedAndUsed },
  unpause: { before: [run, ["pause", name]], words: ["unpause", name], after: stoppedAndUsed },
  rename: { before: [create], words: ["rename", name, "renamed"], after: [pruneContainers] },
  rm: { before: [create], words: ["rm", name], after: [remove] },
  "rm --force": { before: [run], words: ["rm", "-f", name], after: [remove] },
  "container prune": {
    before: [create, ["create", "--name", "another", "busybox"]],
    words: pruneContainers,
    after: [pruneContainers],
  },
  "pod create": { words: createPod, after: [removePod] },
  "pod start": { before: [createPod], words: ["pod", "start", name], after: [removePod] },
  "pod rm --force": { before: [createPod, runInPod], words: removePod, after: [removePod] },
  "volume create": { words: ["volume", "create", name], after: [["volume", "rm", "-f", name]] },
  "volume prune": {
    before: [["volume", "create", name]],
    words: pruneVolumes,
    after: [pruneVolumes],
  },
};
