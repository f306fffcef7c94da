/** A property of a systemd unit, with its D-Bus type (org.freedesktop.systemd1(5)). */
export type UnitProperty =
  | { readonly name: string; readonly type: "s"; readonly value: string }
  | { readonly name: string; readonly type: "b"; readonly value: boolean }
  | { readonly name: string; readonly type: "i" | "u" | "x" | "t"; readonly value: bigint }
  | { readonly name: string; readonly type: "au" | "ay"; readonly value: readonly number[] }
  | { readonly name: string; readonly type: "as"; readonly value: readonly string[] }
  | {
      readonly name: string;
      readonly type: "a(ss)";
      readonly value: readonly (readonly [string, string])[];
    };
