import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import type { Manifest } from "../../../schemas/manifest.ts";
import type { ModelFault } from "../../ports/model-store.ts";
import { fullName } from "./model-folders.ts";
import { fault } from "./registry-fault.ts";

/** Public keys that are trusted, by their id. */
export type TrustedKeys = ReadonlyMap<string, KeyObject>;

/**
 * What a signature is over: UTF-8, each line ended by a line feed.
 *
 *     slotpilot model signature 1
 *     sha256: <64 hex digits>
 *     name: <name>
 *     version: <version>
 *     kind: <prb or power>
 *     features: <12 hex digits>
 */
export function signedText({ sha256, name, version, kind, featureSpec }: Manifest): string {
  const facts = { sha256, name, version, kind, features: featureSpec.hash };
  const lines = Object.entries(facts).map(([key, value]) => `${key}: ${value}\n`);
  return `slotpilot model signature 1\n${lines.join("")}`;
}

/** First 16 hex digits of the SHA-256 of a public key (SPKI, DER). */
export function keyIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(der).digest("hex").slice(0, 16);
}

/**
 * Signs a manifest, in place of the signature that it may have.
 *
 * @param manifest - What is vouched for.
 * @param privateKeyPem - Ed25519 key, PKCS #8 in PEM.
 * @returns The manifest with its signature; `SIGNING_KEY_INVALID`.
 * @source RFC 8032, Ed25519.
 */
export function signManifest(manifest: Manifest, privateKeyPem: string): Manifest | ModelFault {
  const key = privateKeyOf(privateKeyPem);
  if (key?.asymmetricKeyType !== "ed25519") {
    const message = "the key to sign with must be a private Ed25519 key in PEM, without password";
    return fault("SIGNING_KEY_INVALID", message);
  }
  const ed25519 = sign(null, Buffer.from(signedText(manifest)), key).toString("base64");
  return { ...manifest, signature: { keyId: keyIdOf(createPublicKey(key)), ed25519 } };
}

/**
 * Checks a manifest's signature.
 *
 * @returns `undefined`: somebody trusted vouches for the model. `MODEL_UNSIGNED`,
 *   `MODEL_KEY_UNTRUSTED` or `MODEL_SIGNATURE_INVALID`.
 */
export function checkSignature(manifest: Manifest, keys: TrustedKeys): ModelFault | undefined {
  const { signature } = manifest;
  const model = fullName(manifest);
  if (!signature) return fault("MODEL_UNSIGNED", `${model} has no signature; have it signed`);
  const key = keys.get(signature.keyId);
  if (!key) {
    const known = [...keys.keys()].join(", ") || "none";
    const message = `${model} is signed with key ${signature.keyId}; trusted are: ${known}`;
    return fault("MODEL_KEY_UNTRUSTED", message);
  }
  const bytes = Buffer.from(signature.ed25519, "base64");
  if (verify(null, Buffer.from(signedText(manifest)), key, bytes)) return undefined;
  const message = `${model}: its signature by key ${signature.keyId} is over something else; get model and manifest again, or sign anew`;
  return fault("MODEL_SIGNATURE_INVALID", message);
}

function privateKeyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
