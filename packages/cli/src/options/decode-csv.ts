import { Fault } from "@skiff/base";

/** The fields of one line of RFC 4180: `a,"b,c"`, two quotes in quotes for one. Throws `invalid_argument`. */
export function decodeCsv(text: string): readonly string[] {
  const fields: string[] = [];
  for (let rest = `,${text}`; rest !== "";) {
    const [whole, quoted, plain] =
      /^,(?:"((?:[^"]|"")*)"(?=,|$)|([^",]*)(?=,|$))/s.exec(rest) ?? [];
    if (whole === undefined) {
      throw new Fault("invalid_argument", `invalid mount ${JSON.stringify(text)}: stray quotes`);
    }
    fields.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    rest = rest.slice(whole.length);
  }
  return fields;
}
