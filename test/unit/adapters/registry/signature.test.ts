import { generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Manifest } from "../../../../schemas/manifest.ts";
import { openModelRegistry } from "../../../../src/adapters/registry/model-registry.ts";
import {
  checkSignature,
  keyIdOf,
  signManifest,
} from "../../../../src/adapters/registry/signature.ts";
import { readTrustedKeys } from "../../../../src/adapters/registry/trusted-keys.ts";
import { incomingModel, newRoot } from "../../../support/incoming-models.ts";

describe("a signature", () => {
  it("is over the text that the documents define, by plain Ed25519", () => {
    const { privateKeyPem, publicKey } = keyPair();
    const signed = signManifest(MANIFEST, privateKeyPem) as Manifest;

    const text = [
      "slotpilot model signature 1",
      `sha256: ${MANIFEST.sha256}`,
      "name: prb",
      "version: 1.0.0",
      "kind: prb",
      `features: ${MANIFEST.featureSpec.hash}`,
      "",
    ].join("\n");
    const bytes = Buffer.from(signed.signature?.ed25519 ?? "", "base64");
    expect(verify(null, Buffer.from(text), publicKey, bytes)).toBe(true);
    expect(checkSignature(signed, trust(publicKey))).toBeUndefined();
  });

  it.each([
    ["sha256", { sha256: "0".repeat(64) }],
    ["name", { name: "other" }],
    ["version", { version: "1.0.1" }],
    ["kind", { kind: "power" }],
    ["features", { featureSpec: { id: "prb-features-2", hash: "0".repeat(12) } }],
  ] as const)("does not fit another %s", (_, change) => {
    const { privateKeyPem, publicKey } = keyPair();
    const signed = signManifest(MANIFEST, privateKeyPem) as Manifest;

    expect(checkSignature({ ...signed, ...change }, trust(publicKey))).toMatchObject({
      code: "MODEL_SIGNATURE_INVALID",
    });
  });

  it("by a stranger is told from none", () => {
    const signed = signManifest(MANIFEST, keyPair().privateKeyPem) as Manifest;
    const keys = trust(keyPair().publicKey);

    expect(checkSignature(signed, keys)).toMatchObject({ code: "MODEL_KEY_UNTRUSTED" });
    expect(checkSignature(MANIFEST, keys)).toMatchObject({ code: "MODEL_UNSIGNED" });
  });

  it("needs a private Ed25519 key", () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

    for (const pem of ["", "nonsense", pemOf(keyPair().publicKey, "spki"), pemOf(rsa, "pkcs8")]) {
      expect(signManifest(MANIFEST, pem)).toMatchObject({ code: "SIGNING_KEY_INVALID" });
    }
  });
});

describe("trusted keys", () => {
  it("are all the public keys of a folder", () => {
    const keys = [keyPair().publicKey, keyPair().publicKey];
    const folder = keyFolder({
      "a.pem": pemOf(keys[0] as KeyObject, "spki"),
      "b.pem": pemOf(keys[1] as KeyObject, "spki"),
      "README.md": "whose they are",
    });

    expect([...(readTrustedKeys(folder) as Map<string, KeyObject>).keys()]).toEqual(
      keys.map(keyIdOf),
    );
  });

  it("must be public Ed25519 keys, each", () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;

    for (const pem of ["", keyPair().privateKeyPem, pemOf(rsa, "spki")]) {
      expect(readTrustedKeys(keyFolder({ "odd.pem": pem }))).toMatchObject({
        code: "TRUSTED_KEYS_INVALID",
        message: expect.stringContaining("odd.pem"),
      });
    }
    expect(readTrustedKeys("/nowhere")).toMatchObject({ code: "TRUSTED_KEYS_INVALID" });
  });
});

describe("a registry that requires signatures", () => {
  it("lets a model in once it is signed, and does not run it before", async () => {
    const { privateKeyPem, publicKey } = keyPair();
    const trustedKeys = keyFolder({ "maker.pem": pemOf(publicKey, "spki") });
    let runs = 0;
    const validate = async () => {
      runs += 1;
      return { ok: true, checks: [] };
    };
    const options = { trustedKeys, requireSignature: true, validate };
    const registry = openModelRegistry(newRoot(), options);
    const { file, manifest } = incomingModel("prb@1.0.0");

    const unsigned = await registry.import({ file, manifest });
    expect(unsigned).toMatchObject({ code: "MODEL_UNSIGNED", verdict: { ok: false } });
    expect(runs).toBe(0);

    const signed = await registry.import({ file, manifest: signManifest(manifest, privateKeyPem) });
    expect(signed).toMatchObject({
      verdict: { ok: true, checks: [{ name: "signature", ok: true }] },
    });
    expect(runs).toBe(1);
  });

  it("finds a stored model only after it was signed there", async () => {
    const { privateKeyPem, publicKey } = keyPair();
    const trustedKeys = keyFolder({ "maker.pem": pemOf(publicKey, "spki") });
    const root = newRoot();
    await openModelRegistry(root).import(incomingModel("prb@1.0.0"));
    const registry = openModelRegistry(root, { trustedKeys, requireSignature: true });

    expect(registry.find("prb")).toMatchObject({ code: "MODEL_UNSIGNED" });
    await registry.sign("prb", privateKeyPem);
    expect(registry.find("prb")).toMatchObject({
      manifest: { signature: { keyId: keyIdOf(publicKey) } },
    });
  });
});

// Helpers

const MANIFEST = incomingModel("prb@1.0.0").manifest;

function keyPair() {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return { publicKey, privateKeyPem: pemOf(privateKey, "pkcs8") };
}

function pemOf(key: KeyObject, type: "spki" | "pkcs8"): string {
  return key.export({ type, format: "pem" } as never) as string;
}

const trust = (key: KeyObject) => new Map([[keyIdOf(key), key]]);

function keyFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "slotpilot-"));
  for (const [name, pem] of Object.entries(files)) writeFileSync(join(folder, name), pem);
  return folder;
}
