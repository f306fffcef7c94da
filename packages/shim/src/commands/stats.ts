import { kernel } from "@skiff/kernel/quickjs";
import { any, encode, metricsV1, metricsV1Name, metricsV2, metricsV2Name } from "@skiff/proto";
import { findCgroup } from "@skiff/runtime";
import { answerErrand } from "../errand/answer-errand.ts";
import { decodeContainerName } from "../errand/decode-container-name.ts";
import { observeMetricsV1 } from "../stats/observe-metrics-v1.ts";
import { observeMetricsV2 } from "../stats/observe-metrics-v2.ts";

answerErrand(kernel, decodeContainerName, (name) => {
  const directories = findCgroup(kernel, name);
  const v2 = directories.every(({ version }) => version === 2) ? directories[0] : undefined;
  const stats =
    v2 === undefined
      ? {
          typeUrl: metricsV1Name,
          value: encode(metricsV1, observeMetricsV1(kernel, directories)),
        }
      : { typeUrl: metricsV2Name, value: encode(metricsV2, observeMetricsV2(kernel, v2.path)) };
  return { bytes: encode(any, stats) };
});
