import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nkeys } from "nats";
import { afterAll, describe, expect, it } from "vitest";
import type { BrokerKeys } from "../../../../schemas/nats-keys.ts";
import { type Env, findNatsLogin } from "../../../../src/adapters/nats/nats-login.ts";
import { createUserKey } from "../../../support/nats-accounts.ts";

const folder = mkdtempSync(join(tmpdir(), "slotpilot-login-"));
afterAll(() => rmSync(folder, { recursive: true }));

const natsUrl = "nats://127.0.0.1:4222";

describe("findNatsLogin", () => {
  it("finds none where nothing is set, or only set to nothing", () => {
    const login = { ok: true, login: undefined };

    expect(findNatsLogin({ natsUrl }, {})).toEqual(login);
    const empty = { natsUrl, natsTokenFile: "", natsUser: "" };
    expect(findNatsLogin(empty, { SLOTPILOT_NATS_TOKEN: "" })).toEqual(login);
  });

  it("reads a token without the line break at its end, and again each time", () => {
    const natsTokenFile = fileWith("t-one\r\n");
    const { authenticator } = found({ natsUrl, natsTokenFile });

    expect(authenticator()).toEqual({ auth_token: "t-one" });
    writeFileSync(natsTokenFile, "t-two");
    expect(authenticator()).toEqual({ auth_token: "t-two" });
  });

  it("goes on with the last secret while its file can't be used", () => {
    const natsTokenFile = fileWith("t-one");
    const { authenticator } = found({ natsUrl, natsTokenFile });

    writeFileSync(natsTokenFile, "");
    expect(authenticator()).toEqual({ auth_token: "t-one" });
    rmSync(natsTokenFile);
    expect(authenticator()).toEqual({ auth_token: "t-one" });
  });

  it("keeps blanks inside and around a password", () => {
    const keys = { natsUrl, natsUser: "ran", natsPasswordFile: fileWith(" a b \n") };

    expect(found(keys).authenticator()).toEqual({ user: "ran", pass: " a b " });
  });

  it("signs with an nkey, and says that the secret stays here", () => {
    const { seed, publicKey } = createUserKey();
    const login = found({ natsUrl }, { SLOTPILOT_NATS_NKEY: seed });

    expect(login.authenticator("challenge")).toMatchObject({ nkey: publicKey });
    expect(login.isSent).toBe(false);
    expect(login.name).toBe("the nkey in SLOTPILOT_NATS_NKEY");
  });

  it.skipIf(process.platform === "win32")("warns of a file that everybody can read", () => {
    const path = fileWith("t-one");
    chmodSync(path, 0o644);

    expect(found({ natsUrl, natsTokenFile: path }).warnings).toEqual([
      `natsTokenFile: everybody on this machine can read ${path}; run chmod 600 ${path}`,
    ]);
    chmodSync(path, 0o640);
    expect(found({ natsUrl, natsTokenFile: path }).warnings).toEqual([]);
  });
});

describe("findNatsLogin: problems", () => {
  const TOKEN = { SLOTPILOT_NATS_TOKEN: "t" };

  it.each<[what: string, keys: Partial<BrokerKeys>, env: Env, problem: string]>([
    [
      "two kinds",
      { natsNkeyFile: "a", natsCredsFile: "b" },
      {},
      "natsNkeyFile, natsCredsFile: give one login only, and from one place",
    ],
    [
      "one kind from two places",
      { natsTokenFile: "a" },
      TOKEN,
      "natsTokenFile, SLOTPILOT_NATS_TOKEN: give one login only, and from one place",
    ],
    [
      "user and token",
      { natsUser: "u" },
      TOKEN,
      "natsUser, SLOTPILOT_NATS_TOKEN: give one login only",
    ],
    [
      "a user without a password",
      { natsUser: "u" },
      {},
      "natsUser: needs natsPasswordFile or SLOTPILOT_NATS_PASSWORD",
    ],
    [
      "a password without a user",
      {},
      { SLOTPILOT_NATS_PASSWORD: "p" },
      "SLOTPILOT_NATS_PASSWORD: needs natsUser",
    ],
  ])("names the keys of %s", (_, keys, env, problem) => {
    expect(problems({ natsUrl, ...keys }, env)).toEqual([problem]);
  });

  it.each<[what: string, path: () => string, problem: RegExp]>([
    ["is not there", () => join(folder, "nowhere"), /^natsTokenFile: ENOENT/],
    ["is a folder", () => newFolder(), /is no file$/],
    ["is empty", () => fileWith("\n"), /is empty$/],
    ["has two lines", () => fileWith("one\ntwo\n"), /has more than one line$/],
    ["is huge", () => fileWith("x".repeat(100_000)), /has more than 65536 bytes$/],
  ])("says that a file %s", (_, path, problem) => {
    const [told = ""] = problems({ natsUrl, natsTokenFile: path() });

    expect(told).toMatch(problem);
    expect(told).toContain(folder);
  });

  it.each([
    ["a word", "hunter2"],
    ["a damaged seed", damaged(createUserKey().seed)],
    ["an account's seed", Buffer.from(nkeys.createAccount().getSeed()).toString()],
  ])("does not take %s for a user's nkey, and does not show it", (_, secret) => {
    const [told] = problems({ natsUrl }, { SLOTPILOT_NATS_NKEY: secret });

    expect(told).toBe("SLOTPILOT_NATS_NKEY: is no seed of a user's nkey, which begins with SU");
  });

  it("does not take other text for credentials, and does not show it", () => {
    const path = fileWith(
      "-----BEGIN NATS USER JWT-----\nhunter2\n------END NATS USER JWT------\n",
    );

    expect(problems({ natsUrl, natsCredsFile: path })).toEqual([
      `natsCredsFile: ${path} is no credentials file with a user's JWT and seed`,
    ]);
  });
});

// Helpers

let files = 0;

/** Another character in the middle; in the last one a few bits mean nothing. */
const damaged = (seed: string) =>
  `${seed.slice(0, 20)}${seed[20] === "A" ? "B" : "A"}${seed.slice(21)}`;

function fileWith(text: string): string {
  files += 1;
  const path = join(folder, `secret-${files}`);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

function newFolder(): string {
  files += 1;
  const path = join(folder, `folder-${files}`);
  mkdirSync(path);
  return path;
}

function found(keys: BrokerKeys, env: Env = {}) {
  const result = findNatsLogin(keys, env);
  if (!result.ok || !result.login) throw new Error("no login");
  return result.login;
}

function problems(keys: BrokerKeys, env: Env = {}): readonly string[] {
  const result = findNatsLogin(keys, env);
  return result.ok ? [] : result.problems;
}
