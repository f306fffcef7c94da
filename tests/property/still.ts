/** Each of the states stays as it is. */
export function still(...states: readonly string[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(states.map((state) => [state, [state]]));
}
