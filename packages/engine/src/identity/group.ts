/** One line of group(5). */
export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** The well-formed lines of group(5); others are passed over, as getgrnam(3) does. */
export function decodeGroups(text: string): Group[] {
  return text.split("\n").flatMap((line) => {
    const [name, , gid, members] = line.split(":");
    if (name === undefined || gid === undefined || !/^\d{1,10}$/.test(gid)) return [];
    return [{ name, gid: Number(gid), members: (members ?? "").split(",").filter(Boolean) }];
  });
}
