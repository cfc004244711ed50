import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BrokerKeys } from "../../../../schemas/nats-keys.ts";
import { findNatsTls } from "../../../../src/adapters/nats/nats-tls.ts";
import { hasOpenssl, selfSignCertificate } from "../../../support/secured-broker.ts";

const folder = mkdtempSync(join(tmpdir(), "slotpilot-tls-"));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
const natsUrl = "nats://broker.example:4222";
const NOW_MS = Date.now();
const DAY_MS = 86_400_000;

describe.skipIf(!hasOpenssl)("findNatsTls (skipped where there is no openssl)", () => {
  beforeAll(() => {
    for (const name of ["own", "other"]) selfSignCertificate(folder, name);
    writeFileSync(at("bundle.pem"), "# two\n", { flag: "a" });
    writeFileSync(at("none.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  });

  const OWN = { natsUrl, natsTlsCertFile: at("own.pem"), natsTlsKeyFile: at("own.key") };

  it("leaves TLS to the broker unless something asks for it", () => {
    expect(findNatsTls({ natsUrl }, NOW_MS)).toMatchObject({ ok: true, tls: undefined });
    for (const asking of ["tls://a:1", "nats://a:1, TLS://b:2"]) {
      expect(findNatsTls({ natsUrl: asking }, NOW_MS)).toHaveProperty("tls.checkServerIdentity");
    }
    expect(findNatsTls({ natsUrl, natsTlsCaFile: at("own.pem") }, NOW_MS)).toHaveProperty(
      "tls.caFile",
      at("own.pem"),
    );
  });

  it("takes a certificate with its key, and warns when everybody can read the key", () => {
    expect(findNatsTls(OWN, NOW_MS)).toMatchObject({ ok: true, warnings: [] });

    chmodSync(at("own.key"), 0o644);
    const result = findNatsTls(OWN, NOW_MS);
    chmodSync(at("own.key"), 0o600);

    expect(result).toMatchObject({
      warnings: [expect.stringMatching(/^natsTlsKeyFile: everybody/)],
    });
  });

  it.each<[what: string, keys: Partial<BrokerKeys>, problem: RegExp]>([
    ["no key", { natsTlsKeyFile: "" }, /^natsTlsCertFile: needs natsTlsKeyFile$/],
    ["no certificate", { natsTlsCertFile: "" }, /^natsTlsKeyFile: needs natsTlsCertFile$/],
    ["another key", { natsTlsKeyFile: at("other.key") }, /^natsTlsKeyFile: is not the key of/],
    ["a certificate as key", { natsTlsKeyFile: at("own.pem") }, /own\.pem holds no key in PEM$/],
    ["an encrypted key", { natsTlsKeyFile: at("locked.key") }, /is encrypted; decrypt it$/],
    ["a key as certificate", { natsTlsCertFile: at("own.key") }, /holds no certificate in PEM$/],
    [
      "nonsense as certificate",
      { natsTlsCertFile: at("none.pem") },
      /holds no certificate in PEM$/,
    ],
    ["nothing as authority", { natsTlsCaFile: at("nowhere.pem") }, /^natsTlsCaFile: ENOENT/],
  ])("says what is wrong with %s", (_, keys, problem) => {
    const format = {
      type: "pkcs8",
      format: "pem",
      cipher: "aes-256-cbc",
      passphrase: "x",
    } as const;
    const { privateKey } = generateKeyPairSync("ed25519", {
      privateKeyEncoding: format,
      publicKeyEncoding: { type: "spki", format: "pem" },
    });
    writeFileSync(at("locked.key"), privateKey, { mode: 0o600 });

    const result = findNatsTls({ ...OWN, ...keys }, NOW_MS);

    expect(result.ok ? [] : result.problems).toEqual([expect.stringMatching(problem)]);
  });

  it("says when our own certificate has expired", () => {
    const result = findNatsTls(OWN, NOW_MS + 60 * DAY_MS);

    expect(result).toMatchObject({ problems: [expect.stringMatching(/has expired on .* GMT$/)] });
  });
});
