import type { UnitProperty } from "./unit-property.ts";

/** What systemd takes for no limit. */
const unlimited = 0xffff_ffff_ffff_ffffn;

/** A property with a limit as the kernel's files have it; none where that is written in another way. */
export function planAmount(name: string, value: string): readonly UnitProperty[] {
  const amount = decodeAmount(value);
  return amount === undefined ? [] : [{ name, type: "t", value: amount }];
}

/** As `cpu.max` has it: so much of each period, in microseconds. */
export function planQuota(value: string): readonly UnitProperty[] {
  const [quota = "", period = "100000"] = value.split(" ");
  const amount = decodeAmount(quota);
  if (amount === undefined || !/^[1-9]\d*$/.test(period)) return [];
  const length = BigInt(period);
  const share = amount === unlimited ? unlimited : (amount * 1_000_000n) / length;
  return [
    { name: "CPUQuotaPeriodUSec", type: "t", value: length },
    { name: "CPUQuotaPerSecUSec", type: "t", value: share },
  ];
}

function decodeAmount(value: string): bigint | undefined {
  if (value === "max" || /^-\d+$/.test(value)) return unlimited;
  return /^\d{1,19}$/.test(value) ? BigInt(value) : undefined;
}
