import { host } from "host:linux";
import { check } from "../check.ts";
import { isTrue } from "../is-true.ts";
import { same } from "../same.ts";
import { throws } from "../throws.ts";

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

check("errnoName() knows names, and numbers the nameless", () => {
  same(
    [2, 133, 41, 0, 4095].map((errno) => host.errnoName(errno)),
    ["ENOENT", "EHWPOISON", "E41", "E0", "E4095"],
  );
});

check("encodeUtf8() and decodeUtf8() are strict", () => {
  for (const text of ["", "a\0b", "ä€😀", "x".repeat(100_000)]) {
    same(host.decodeUtf8(host.encodeUtf8(text)), text);
  }
  same(host.encodeUtf8("€"), bytes(0xe2, 0x82, 0xac));
  throws(() => host.encodeUtf8("\ud800"), "TypeError");
  throws(() => host.encodeUtf8("😀".slice(1)), "TypeError");
  throws(() => host.decodeUtf8(bytes(0xc3)), "TypeError");
  throws(() => host.decodeUtf8(bytes(0xed, 0xa0, 0x80)), "TypeError");
  throws(() => host.decodeUtf8(bytes(0xc0, 0x80)), "TypeError");
});

check("crc32() is the one of gzip", () => {
  same(host.crc32("123456789"), 0xcbf43926);
  same([host.crc32(""), host.crc32(bytes(0))], [0, 0xd202ef8d]);
});

check("TextEncoder replaces a lone surrogate and takes nothing for nothing", () => {
  const encoder = new TextEncoder();
  same(encoder.encode("a\ud800b"), bytes(97, 0xef, 0xbf, 0xbd, 98));
  same(encoder.encode("\udc00"), bytes(0xef, 0xbf, 0xbd));
  same(encoder.encode("😀"), bytes(0xf0, 0x9f, 0x98, 0x80));
  same(encoder.encode(), bytes());
  isTrue(encoder instanceof TextEncoder, "it is a TextEncoder");
  isTrue(TextEncoder === globalThis.TextEncoder, "the class stays the same");
});

check("TextDecoder replaces what is no UTF-8 as the standard says", () => {
  const decoder = new TextDecoder();
  same(decoder.decode(bytes(0xff, 97, 0xe2, 0x82, 98, 0xf0, 0x9f, 0x98)), "\ufffda\ufffdb\ufffd");
  same(decoder.decode(bytes(0xed, 0xa0, 0x80)), "\ufffd\ufffd\ufffd");
  same(decoder.decode(bytes(0xef, 0xbb, 0xbf, 97)), "a");
  same(decoder.decode(), "");
  same([decoder.encoding, decoder.fatal, decoder.ignoreBOM], ["utf-8", false, false]);
});

check("TextDecoder that is fatal throws, and keeps the mark if asked", () => {
  const decoder = new TextDecoder("UTF-8", { fatal: true, ignoreBOM: true });
  same(decoder.decode(bytes(0xef, 0xbb, 0xbf, 97)), "\ufeffa");
  throws(() => decoder.decode(bytes(0xff)), "TypeError");
  throws(() => decoder.decode(bytes(97), { stream: true }), "TypeError");
  throws(() => new TextDecoder("latin1"), "RangeError");
});

check("argv and environ are what they are", () => {
  same(host.argv.at(-1), "text");
  isTrue(host.environ.includes("HOST_TEST=ä"), "the environment is passed on");
  isTrue(
    host.environ.some((entry) => entry instanceof Uint8Array),
    "bytes stay bytes",
  );
  isTrue(host.argv === host.argv, "a list is made once");
});

check("run() gives the completion value, each time anew", () => {
  same(host.run("value"), undefined);
  throws(() => host.run("no such script"), "RangeError");
});

check("hasScript() knows the scripts of all images", () => {
  isTrue(host.hasScript("boot") && host.hasScript("text") && host.hasScript("value"), "has");
  isTrue(!host.hasScript("no such script"), "has not");
});

check("the language has what is used of it", () => {
  same(JSON.parse("[1,2]"), [1, 2]);
  same("2024-01-02T03:04:05.000Z", new Date(Date.UTC(2024, 0, 2, 3, 4, 5)).toISOString());
  same(/(?<year>\d+)/u.exec("in 1999")?.groups?.["year"], "1999");
  same([...new Map([[1, 2]])], [[1, 2]]);
  same(new DataView(new ArrayBuffer(8)).getBigUint64(0), 0n);
  const order: string[] = [];
  {
    using _ = { [Symbol.dispose]: () => order.push("disposed") };
    order.push("used");
  }
  same(order, ["used", "disposed"]);
});
