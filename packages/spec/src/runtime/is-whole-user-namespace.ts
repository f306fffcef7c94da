/** Whether a process with this uid_map (user_namespaces(7)) has all ids as they are: it is in none but the first. */
export function isWholeUserNamespace(uidMap: string): boolean {
  return /^\s*0\s+0\s+4294967295\s*$/.test(uidMap);
}
