import { Fault } from "@skiff/base";
import { PR_SET_NO_NEW_PRIVS } from "@skiff/kernel";
import { kernel } from "@skiff/kernel/quickjs";
import { answerErrand } from "../errand/answer-errand.ts";
import { decodeResolverPlace } from "../resolver/resolver-place.ts";
import { enterNetwork } from "../resolver/enter-network.ts";
import { Names } from "../resolver/names.ts";
import { serveNames } from "../resolver/serve-names.ts";

// What a container sends it decodes, and needs none of root's powers for that.
answerErrand(kernel, decodeResolverPlace, ({ path }, [datagrams, streams]) => {
  if (datagrams === undefined || streams === undefined)
    throw new Fault("internal", "no sockets came");
  const names = new Names(kernel, path);
  if (names.asksFrom !== undefined) enterNetwork(kernel, names.asksFrom);
  kernel.capset(0n, 0n, 0n);
  kernel.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  serveNames(kernel, names, { datagrams, streams });
  return {};
});
