import { kernel } from "@skiff/kernel/quickjs";
import { pauseContainer } from "@skiff/runtime";
import { decodeContainerName } from "../errand/decode-container-name.ts";
import { answerErrand } from "../errand/answer-errand.ts";

answerErrand(kernel, decodeContainerName, (name) => {
  pauseContainer(kernel, name);
  return {};
});
