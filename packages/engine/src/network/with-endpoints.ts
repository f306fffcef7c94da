import type { Container } from "../container/container.ts";
import type { ContainerRecord } from "../container/container-record.ts";
import type { Endpoint } from "./endpoint.ts";

/** What changes in a container's record with the networks that it is to be in. */
export function withEndpoints(
  { config }: Container,
  change: (endpoints: readonly Endpoint[]) => readonly Endpoint[],
): Pick<ContainerRecord, "config"> {
  const { networking } = config;
  const endpoints = change(networking.endpoints);
  return { config: { ...config, networking: { ...networking, endpoints } } };
}
