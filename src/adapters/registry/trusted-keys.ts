import { createPublicKey, type KeyObject } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ModelFault } from "../../ports/model-store.ts";
import { fault, reasonOf } from "./registry-fault.ts";
import { keyIdOf, type TrustedKeys } from "./signature.ts";

/**
 * Reads the keys whose signatures count.
 *
 * @param folder - Folder of `*.pem`, each one public Ed25519 key; other files are not looked at.
 * @returns Keys by id, or `TRUSTED_KEYS_INVALID`.
 */
export function readTrustedKeys(folder: string): TrustedKeys | ModelFault {
  const invalid = (why: string) => fault("TRUSTED_KEYS_INVALID", `trusted keys: ${why}`);
  try {
    const keys = new Map<string, KeyObject>();
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".pem"))) {
      const key = publicKeyOf(readFileSync(join(folder, name), "utf8"));
      if (typeof key === "string") return invalid(`${name} ${key}`);
      keys.set(keyIdOf(key), key);
    }
    return keys;
  } catch (error) {
    return invalid(`the folder can't be read (${reasonOf(error)})`);
  }
}

function publicKeyOf(pem: string): KeyObject | string {
  if (pem.includes("PRIVATE KEY")) return "holds a private key; keep that elsewhere";
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === "ed25519" ? key : "is no Ed25519 key";
  } catch {
    return "is no public key in PEM";
  }
}
