import { during } from "@skiff/base";
import { kernel } from "@skiff/kernel/quickjs";
import { updateContainer } from "@skiff/runtime";
import { decodeJson, decodeResources, object, string } from "@skiff/spec";
import { answerErrand } from "../errand/answer-errand.ts";
import { decodeContainerName } from "../errand/decode-container-name.ts";

const decodeUpdate = object((update) => ({
  name: update.required("name", decodeContainerName),
  resources: update.required("resources", string),
}));

answerErrand(kernel, decodeUpdate, ({ name, resources }) => {
  const asked = during("resources", () => decodeJson(resources, decodeResources));
  updateContainer(kernel, { ...name, resources: asked });
  return {};
});
