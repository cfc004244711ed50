import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { nkeys } from "nats";

interface KeyPair {
  getPublicKey(): string;
  getSeed(): Uint8Array;
  sign(input: Uint8Array): Uint8Array;
}

const base64url = (data: string | Uint8Array) => Buffer.from(data).toString("base64url");

/** A user's nkey: what the broker knows, and what the user keeps. */
export function createUserKey(): { publicKey: string; seed: string } {
  const pair: KeyPair = nkeys.createUser();
  return { publicKey: pair.getPublicKey(), seed: Buffer.from(pair.getSeed()).toString() };
}

/**
 * Writes what `nsc` makes: `resolver.conf` of a broker in operator mode, and `service.creds` of a
 * user of it.
 *
 * @param folder - Where to write.
 * @param expiresInS - When the user's JWT expires, from now. Unit: s.
 */
export function writeOperatorMode(folder: string, expiresInS: number): void {
  const operator: KeyPair = nkeys.createOperator();
  const account: KeyPair = nkeys.createAccount();
  const user: KeyPair = nkeys.createUser();
  const operatorJwt = signedJwt("operator", operator, operator, {});
  const accountJwt = signedJwt("account", account, operator, {
    limits: {
      subs: -1,
      data: -1,
      payload: -1,
      imports: -1,
      exports: -1,
      wildcards: true,
      conn: -1,
    },
  });
  const userJwt = signedJwt("user", user, account, { subs: -1, data: -1, payload: -1 }, expiresInS);
  const key = account.getPublicKey();
  const config = `operator: ${operatorJwt}\nresolver: MEMORY\nresolver_preload: { ${key}: ${accountJwt} }\n`;
  writeFileSync(join(folder, "resolver.conf"), config);
  const seed = Buffer.from(user.getSeed()).toString();
  const creds = `-----BEGIN NATS USER JWT-----\n${userJwt}\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n${seed}\n------END USER NKEY SEED------\n`;
  writeFileSync(join(folder, "service.creds"), creds, { mode: 0o600 });
}

function signedJwt(
  type: string,
  subject: KeyPair,
  issuer: KeyPair,
  rights: object,
  expiresInS?: number,
): string {
  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    ...{ iat, iss: issuer.getPublicKey(), sub: subject.getPublicKey(), name: `test ${type}` },
    ...(expiresInS !== undefined && { exp: iat + expiresInS }),
    nats: { ...rights, type, version: 2 },
  };
  const jti = createHash("sha256").update(JSON.stringify(claims)).digest("hex");
  const header = base64url(JSON.stringify({ typ: "JWT", alg: "ed25519-nkey" }));
  const body = `${header}.${base64url(JSON.stringify({ ...claims, jti }))}`;
  return `${body}.${base64url(issuer.sign(new TextEncoder().encode(body)))}`;
}
