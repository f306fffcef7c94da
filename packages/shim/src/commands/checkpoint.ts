import { writeAll } from "@skiff/kernel";
import { host, kernel } from "@skiff/kernel/quickjs";
import { checkpointContainer } from "@skiff/runtime";
import { boolean, object, oneOf, string } from "@skiff/spec";
import { answerErrand } from "../errand/answer-errand.ts";
import { decodeContainerName } from "../errand/decode-container-name.ts";

const decodeCheckpoint = object((request) => ({
  images: request.required("images", string),
  work: request.required("work", string),
  exit: request.required("exit", boolean),
  tcpEstablished: request.required("tcpEstablished", boolean),
  extUnixSk: request.required("extUnixSk", boolean),
  shellJob: request.required("shellJob", boolean),
  fileLocks: request.required("fileLocks", boolean),
  cgroupMode: request.required("cgroupMode", oneOf("soft", "full", "strict", "ignore")),
}));

answerErrand(
  kernel,
  (value) => ({ ...decodeContainerName(value), ...decodeCheckpoint(value) }),
  ({ exit, ...options }) => {
    checkpointContainer(
      kernel,
      {
        ...options,
        environment: host.environ.filter((variable) => typeof variable === "string"),
        leaveRunning: !exit,
        preDump: false,
        parent: undefined,
        pageServer: undefined,
        tcpSkipInFlight: false,
        linkRemap: false,
        lazyPages: false,
        autoDedup: false,
        whenReady: () => {},
      },
      (fault) => writeAll(kernel, { fd: 2 }, `${fault.message}\n`),
    );
    return {};
  },
);
