/** A time as Go prints one, to the second and in this machine's zone: "2026-01-02 03:04:05 +0000 UTC". */
export function goTime(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return "N/A";
  const time = new Date(milliseconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join("-");
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(":");
  const offset = -time.getTimezoneOffset();
  const sign = offset < 0 ? "-" : "+";
  const zone = `${sign}${two(Math.trunc(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`;
  return `${date} ${clock} ${zone} ${zoneName(time, zone)}`;
}

/** Its letters; where it has none, Go repeats the offset. */
function zoneName(time: Date, zone: string): string {
  if (zone === "+0000") return "UTC";
  const parts = new Intl.DateTimeFormat("en-US", { timeZoneName: "short" }).formatToParts(time);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  return /^[A-Z]+$/.test(name) ? name : zone;
}
