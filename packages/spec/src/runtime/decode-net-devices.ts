import { type Decoder, map, Mismatch, object, string } from "../decode/index.ts";

/** netdevice(7): 15 bytes and a NUL; it becomes a folder's name in sysfs. */
const name = /^(?!\.{1,2}$)[!-.0-9;-~]{1,15}$/;

const decodeDevice = object((device) => device.optional("name", decodeNewName));

/** `linux.netDevices` of config.json. */
export const decodeNetDevices: Decoder<Readonly<Record<string, string>>> = (value) => {
  const entries = [...map(decodeDevice)(value)].map(([key, newName]) => {
    if (!name.test(key)) throw new Mismatch(`${JSON.stringify(key)} is no network device's name`);
    return [key, newName ?? key] as const;
  });
  return Object.fromEntries(entries);
};

/** An empty one is none: writers in Go leave it so. */
function decodeNewName(value: unknown): string | undefined {
  const text = string(value);
  if (text === "") return undefined;
  if (!name.test(text)) throw new Mismatch(`${JSON.stringify(text)} is no network device's name`);
  return text;
}
