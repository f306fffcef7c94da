import type { DBusWriter } from "./dbus-writer.ts";
import type { UnitProperty } from "./unit-property.ts";

/** As an argument of type a(sv). */
export function writeProperties(body: DBusWriter, properties: readonly UnitProperty[]): void {
  body.array(8, () => {
    for (const property of properties) {
      body.align(8);
      body.string(property.name);
      body.signature(property.type);
      writeValue(body, property);
    }
  });
}

function writeValue(body: DBusWriter, property: UnitProperty): void {
  switch (property.type) {
    case "s":
      return body.string(property.value);
    case "b":
      return body.boolean(property.value);
    case "i":
    case "u":
      return body.uint32(Number(property.value));
    case "x":
    case "t":
      return body.uint64(property.value);
    case "au":
      return body.array(4, () => property.value.forEach((number) => body.uint32(number)));
    case "ay":
      return body.array(1, () => property.value.forEach((byte) => body.byte(byte)));
    case "as":
      return body.array(4, () => property.value.forEach((text) => body.string(text)));
    case "a(ss)":
      return body.array(8, () =>
        property.value.forEach((texts) => {
          body.align(8);
          texts.forEach((text) => body.string(text));
        }),
      );
    default:
      return property satisfies never;
  }
}
