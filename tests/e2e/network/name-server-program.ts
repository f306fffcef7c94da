import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/**
 * A name server at an address, port 53, by UDP and TCP: `plain.example` has one address, `long.example` more than
 * a datagram's worth, `forged.example` has another's answers come before its own, `absent.example` is not there,
 * `silent.example` is never answered. It prints "ready", and then each name that it is asked for.
 */
const [address = "0.0.0.0"] = process.argv.slice(2);

const ownAddress = [203, 0, 113, 7];
const forged = [6, 6, 6, 6];

const datagrams = createSocket("udp4");
datagrams.on("message", (query, from) => {
  const name = nameOf(query);
  console.log(`udp ${name}`);
  const send = (answer: Buffer): void => datagrams.send(answer, from.port, from.address);
  if (name === "forged.example") {
    const other = Buffer.from(query);
    other.writeUInt16BE(query.readUInt16BE(0) ^ 1);
    send(answerTo(other, [forged]));
    const otherName = Buffer.from(query);
    otherName[13] = "g".charCodeAt(0);
    send(answerTo(otherName, [forged]));
  }
  if (name === "long.example") return send(answerTo(query, [], 0x0200));
  if (name !== "silent.example") send(resolve(name, query));
});

const streams = createServer((client) => {
  client.on("error", () => {});
  client.on("data", (bytes: Buffer) => {
    const query = bytes.subarray(2);
    const name = nameOf(query);
    console.log(`tcp ${name}`);
    const answer = resolve(name, query);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(answer.length);
    client.write(Buffer.concat([length, answer]));
  });
});

datagrams.bind(53, address, () => streams.listen(53, address, () => console.log("ready")));

function resolve(name: string, query: Buffer): Buffer {
  if (name === "absent.example") return answerTo(query, [], 3);
  const all = Array.from({ length: 100 }, (_, at) => [198, 51, 100, at]);
  if (query.readUInt16BE(endOf(query) - 4) !== 1) {
    return answerTo(query, []);
  }
  return answerTo(query, name === "long.example" ? all : [ownAddress]);
}

function answerTo(query: Buffer, addresses: readonly number[][], flags = 0): Buffer {
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8180 | flags, 2);
  header.writeUInt16BE(addresses.length, 6);
  header.writeUInt32BE(0, 8);
  const records = addresses.map((ipv4) =>
    Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...ipv4]),
  );
  return Buffer.concat([header, query.subarray(12, endOf(query)), ...records]);
}

function nameOf(query: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; query[at] !== 0; at += 1 + (query[at] ?? 0)) {
    labels.push(query.toString("latin1", at + 1, at + 1 + (query[at] ?? 0)));
  }
  return labels.join(".").toLowerCase();
}

/** Of its question. */
function endOf(query: Buffer): number {
  return query.indexOf(0, 12) + 5;
}
