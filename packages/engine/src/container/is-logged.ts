import type { Container } from "./container.ts";

/** Whether what it writes is kept. */
export function isLogged({ config }: Pick<Container, "config">): boolean {
  return config.surroundings.logDriver !== "none";
}
