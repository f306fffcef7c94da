// Calls itself until there is no stack left.
function deeper(depth: number): number {
  return deeper(depth + 1) + 1;
}

deeper(0);
