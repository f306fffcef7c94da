import { Fault } from "@skiff/base";
import { Health } from "@skiff/proto/grpc";
import { type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";

const status = { serving: 1, unknownService: 3 } as const;

/** grpc.health.v1: whoever is answered is served, by the services that there are. */
export function healthService(served: readonly Pick<GrpcService, "name">[]): GrpcService {
  const isServed = (service: string): boolean =>
    service === "" || served.some(({ name }) => name === service);
  return grpcServiceOf(Health, {
    check: ({ service }) => {
      if (!isServed(service)) throw new Fault("not_found", `unknown service ${service}`);
      return { status: status.serving };
    },
    watch: async function* ({ service }, { signal }) {
      yield { status: isServed(service) ? status.serving : status.unknownService };
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    },
  });
}
