import { kernel } from "@skiff/kernel/quickjs";
import { answerErrand } from "../errand/answer-errand.ts";
import { enterNetwork } from "../resolver/enter-network.ts";
import { listenForNames } from "../resolver/listen-for-names.ts";
import { readFile } from "@skiff/kernel";
import { decodeJson, decodeResolverSettings } from "@skiff/spec";
import { decodeResolverPlace } from "../resolver/resolver-place.ts";

answerErrand(kernel, decodeResolverPlace, ({ path }) => {
  const { netns } = decodeJson(readFile(kernel, path), decodeResolverSettings);
  enterNetwork(kernel, netns);
  return { descriptors: listenForNames(kernel) };
});
