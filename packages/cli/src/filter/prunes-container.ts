import type { Container } from "@skiff/engine";
import type { Filters } from "./filters.ts";
import { isToPrune } from "./prune-filter.ts";

/** Whether filters let a container through. */
export function prunesContainer(
  filters: Filters,
  { config, createdAt }: Pick<Container, "config" | "createdAt">,
): boolean {
  return isToPrune(filters, {
    labels: config.surroundings.labels,
    createdAt: createdAt.getTime(),
  });
}
