import type { EventExchange } from "@skiff/engine";
import { eventsService as shimEvents, eventsServiceName } from "@skiff/proto";
import { type Service, serviceOf } from "@skiff/rpc";
import { required } from "../request/required.ts";

/** containerd.services.events.ttrpc.v1, where shims tell of their tasks. */
export function shimEventsService(events: EventExchange): Service {
  return serviceOf(eventsServiceName, shimEvents, {
    Forward: ({ envelope }) => {
      events.publish(required("envelope", envelope));
      return {};
    },
  });
}
