/** A list as Docker's API has one that nobody has said anything of. */
export function orNull<T>(list: readonly T[]): readonly T[] | null {
  return list.length === 0 ? null : list;
}
