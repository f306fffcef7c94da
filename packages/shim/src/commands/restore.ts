import { writeAll } from "@skiff/kernel";
import { host, kernel } from "@skiff/kernel/quickjs";
import { loadConfig, restoreContainer } from "@skiff/runtime";
import { object, string } from "@skiff/spec";
import { answerErrand } from "../errand/answer-errand.ts";
import { decodeContainerName } from "../errand/decode-container-name.ts";
import { duplicate } from "../stdio/duplicate.ts";

const decodeRestore = object((request) => ({
  bundle: request.required("bundle", string),
  images: request.required("images", string),
  work: request.required("work", string),
}));

answerErrand(
  kernel,
  (value) => ({ ...decodeContainerName(value), ...decodeRestore(value) }),
  (request, files) => {
    using log = duplicate(kernel, { fd: 2 });
    // What criu finds as a process's own standard files it gives to the ones it makes.
    for (const [place, file] of files.entries()) {
      kernel.dup3(file, place, 0);
      file[Symbol.dispose]();
    }
    const restored = restoreContainer(
      kernel,
      {
        ...request,
        config: loadConfig(kernel, request.bundle),
        environment: host.environ.filter((variable) => typeof variable === "string"),
        cgroupMode: "soft",
        tcpEstablished: true,
        extUnixSk: true,
        fileLocks: true,
        shellJob: false,
        tcpClose: false,
        lazyPages: false,
        autoDedup: false,
      },
      (fault) => writeAll(kernel, log, `${fault.message}\n`),
    );
    const { pid, pidfd, console } = restored;
    const descriptors = console === undefined ? [pidfd] : [pidfd, console];
    return { bytes: new TextEncoder().encode(String(pid)), descriptors };
  },
);
