import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "../fixtures/index.ts";

export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** A private authority's certificate, and one of its for `localhost` and `registry.example`, by openssl: paths. */
export function makeCertificates(folder: string): Certificates {
  mkdirSync(folder, { recursive: true });
  const at = (name: string): string => join(folder, name);
  const openssl = (line: string): void => {
    const { status, stderr } = runProgram(["openssl", ...line.split(" ")], { cwd: folder });
    assert.equal(status, 0, stderr);
  };
  const fresh = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
  openssl(`req -x509 ${fresh} -days 2 -subj /CN=authority -keyout ca.key -out ca.crt`);
  openssl(`req ${fresh} -subj /CN=localhost -keyout server.key -out server.csr`);
  writeFileSync(at("names"), "subjectAltName=DNS:localhost,DNS:registry.example,IP:127.0.0.1\n");
  openssl(
    "x509 -req -in server.csr -days 2 -CAcreateserial -CA ca.crt -CAkey ca.key -extfile names -out server.crt",
  );
  return { authority: at("ca.crt"), certificate: at("server.crt"), key: at("server.key") };
}
