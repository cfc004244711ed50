import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Value } from "@sinclair/typebox/value";
import { describe, expect, it, onTestFinished } from "vitest";
import { ServiceConfig } from "../../schemas/config.ts";
import { readAdminSecurity } from "../../src/main/admin/admin-security.ts";
import { openAdminOf } from "../../src/main/admin/open-admin-of.ts";
import { hasOpenssl } from "../support/secured-broker.ts";

const TOKEN = "admin-token-0123456789abcdef";
const folder = mkdtempSync(join(tmpdir(), "slotpilot-security-"));

describe("tokens of the admin API", () => {
  it("come from a file or from the environment, and only their hashes go on", () => {
    const fromFile = read({ adminTokenFile: file("token", `${TOKEN}\n`) });
    const fromEnv = read({}, { SLOTPILOT_ADMIN_TOKEN: TOKEN });

    expect(fromFile).toEqual(fromEnv);
    expect(fromFile).toMatchObject({ access: { adminSha256: expect.any(Uint8Array) } });
    expect(JSON.stringify(fromFile)).not.toContain(TOKEN);
  });

  it.each([
    ["too short", {}, { SLOTPILOT_ADMIN_TOKEN: "short" }],
    ["of two lines", {}, { SLOTPILOT_ADMIN_TOKEN: `${TOKEN}\n${TOKEN}` }],
    ["not there", { adminTokenFile: join(folder, "none") }, {}],
    ["given twice", { adminTokenFile: file("twice", TOKEN) }, { SLOTPILOT_ADMIN_TOKEN: TOKEN }],
    [
      "the same for both roles",
      {},
      { SLOTPILOT_ADMIN_TOKEN: TOKEN, SLOTPILOT_ADMIN_READ_TOKEN: TOKEN },
    ],
  ])("that are %s are refused, without being told", (_, config, env) => {
    const refused = read(config, env);

    expect(refused).toMatchObject({ code: "ADMIN_TOKEN_INVALID" });
    expect(JSON.stringify(refused)).not.toContain(TOKEN);
  });

  it("that others can read are warned of", () => {
    const path = file("open", TOKEN);
    chmodSync(path, 0o644);

    expect(read({ adminTokenFile: path })).toMatchObject({
      warnings: [expect.stringContaining("chmod 600")],
    });
  });
});

describe("an address that other machines reach", () => {
  it.each(["0.0.0.0", "::", "10.0.0.1", "slotpilot.example"])("%s needs a token", (adminHost) => {
    expect(read({ adminHost })).toMatchObject({ code: "ADMIN_EXPOSED" });
    expect(read({ adminHost }, { SLOTPILOT_ADMIN_READ_TOKEN: TOKEN })).toMatchObject({
      warnings: [expect.stringContaining("unencrypted")],
    });
  });

  it("is not opened without one", async () => {
    const config = configOf({ adminPort: 1, adminHost: "0.0.0.0" });

    expect(await openAdminOf(config, seams)).toMatchObject({ code: "ADMIN_EXPOSED" });
  });
});

describe.skipIf(!hasOpenssl)("certificates (skipped where there is no openssl)", () => {
  it("make it HTTPS, and a client without one of the authority can't connect", async () => {
    const keys = makeCertificate("server");
    const config = configOf({ ...keys, adminTlsClientCaFile: keys.adminTlsCertFile });
    const admin = await openAdminOf({ ...config, adminPort: 19_465 }, seams);
    if (!admin || "code" in admin) throw new Error(admin?.message);
    onTestFinished(() => admin.close());
    const [cert, key] = [keys.adminTlsCertFile, keys.adminTlsKeyFile].map((path) =>
      readFileSync(path),
    );
    const url = `${admin.url}/ric/v1/cells`;

    expect(admin.url).toBe("https://127.0.0.1:19465");
    expect(await statusOf(url, { ca: cert, cert, key })).toBe(200);
    await expect(statusOf(url, { ca: cert })).rejects.toThrow();
  });

  it.each([
    ["without a key", { adminTlsKeyFile: "" }],
    ["with another's key", { adminTlsKeyFile: "other" }],
    ["with a key that is none", { adminTlsKeyFile: file("no-key", "x") }],
    ["with a certificate that is none", { adminTlsCertFile: file("no-cert", "x") }],
    ["that are not there", { adminTlsCertFile: join(folder, "none") }],
    ["with an authority that is none", { adminTlsClientCaFile: file("no-ca", "x") }],
  ])("%s are refused", (_, change) => {
    const other = makeCertificate("other").adminTlsKeyFile;
    const config = { ...makeCertificate("own"), ...change };
    const isOther = config.adminTlsKeyFile === "other";

    expect(read({ ...config, ...(isOther && { adminTlsKeyFile: other }) })).toMatchObject({
      code: "ADMIN_TLS_INVALID",
    });
  });
});

// Helpers

const quiet = () => undefined;
const seams = {
  ...{
    modelsDir: folder,
    trust: { requireSignature: false },
    env: {},
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  },
  onCommand: async () => ({ ok: true, cells: [] }) as const,
};

function configOf(changes: Partial<ServiceConfig>): ServiceConfig {
  return { ...Value.Create(ServiceConfig), ...changes };
}

function read(config: Partial<ServiceConfig>, env: Record<string, string> = {}) {
  return readAdminSecurity(configOf(config), env);
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** A certificate that is its own authority. */
function makeCertificate(name: string) {
  const [cert, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
      ...["-subj", "/CN=slotpilot", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "1"],
      ...["-keyout", key, "-out", cert],
    ],
    { stdio: "ignore" },
  );
  chmodSync(key, 0o600);
  return { adminTlsCertFile: cert, adminTlsKeyFile: key };
}

function statusOf(url: string, options: object): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request(url, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asking.once("error", reject);
    asking.end();
  });
}
