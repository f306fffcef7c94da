/** Below /proc/sys. As sysctl(8) has it: with a slash in the name, a dot is just a dot. */
export function sysctlPath(name: string): string {
  return name.includes("/") ? name : name.replaceAll(".", "/");
}
