import { type DnsRecord, dnsType } from "@skiff/proto";
import { decodeAddress } from "./decode-address.ts";

/** What lines as those of hosts(5) say. */
export class NameTable {
  readonly #addresses = new Map<string, Uint8Array[]>();
  /** By the names that PTR is asked for (RFC 1035, 3.5; RFC 3596, 2.5). */
  readonly #names = new Map<string, string>();
  readonly #domain: string;

  /** In a `domain` each name is known with it at the end, too. */
  constructor(text: string, domain = "") {
    this.#domain = domain === "" ? "" : `.${domain}`;
    for (const line of text.split("\n")) this.#learn(line);
  }

  /** None: the name is there, and has nothing of that type. Undefined: it is not there. */
  find(name: string, type: number): readonly DnsRecord[] | undefined {
    const pointed = this.#names.get(name);
    if (pointed !== undefined) return type === dnsType.PTR || type === dnsType.ANY ? [pointed] : [];
    const suffix = this.#domain.toLowerCase();
    const bare = suffix !== "" && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
    const all = this.#addresses.get(name) ?? this.#addresses.get(bare);
    return all?.filter(({ length }) => type === dnsType.ANY || length === lengths[type]);
  }

  #learn(line: string): void {
    const [text = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    const address = decodeAddress(text);
    const [first] = names;
    if (address === undefined || first === undefined) return;
    const reverse = reverseName(address);
    if (!this.#names.has(reverse)) this.#names.set(reverse, `${first}${this.#domain}`);
    for (const name of names.map((one) => one.toLowerCase())) {
      const known = this.#addresses.get(name);
      if (known === undefined) this.#addresses.set(name, [address]);
      else known.push(address);
    }
  }
}

/** Of an address, by the type that asks for it. */
const lengths: Readonly<Record<number, number>> = { [dnsType.A]: 4, [dnsType.AAAA]: 16 };

function reverseName(address: Uint8Array): string {
  if (address.length === 4) return `${address.toReversed().join(".")}.in-addr.arpa`;
  const digits = Array.from(address, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${[...digits].toReversed().join(".")}.ip6.arpa`;
}
