/** A user's home directory by a passwd(5) file's text: "/" where it names none. */
export function homeOf(passwd: string, uid: number): string {
  for (const line of passwd.split("\n")) {
    const [, , number, , , home] = line.split(":");
    if (number !== undefined && /^\d+$/.test(number) && Number(number) === uid) {
      return home === undefined || home === "" ? "/" : home;
    }
  }
  return "/";
}
