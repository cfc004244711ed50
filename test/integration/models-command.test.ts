import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { openModelRegistry } from "../../src/adapters/registry/model-registry.ts";
import { bundledProgram } from "../support/bundled-program.ts";
import { type Finished, startProgram } from "../support/programs.ts";

const SHIPPED = fileURLToPath(new URL("../../models/prb/2.0.0/", import.meta.url));
const ONNX = join(SHIPPED, "model.onnx");

/** `slotpilot models` alone, without validation. */
let program: string;

describe("slotpilot models", () => {
  let folder: string;
  let models: string;

  const run = (...args: string[]): Promise<Finished> => {
    const [command = "", ...rest] = args;
    return runQuick("models", command, ...rest, `--models-dir=${models}`);
  };
  beforeAll(async () => {
    program = await bundledProgram("models-program.ts");
    folder = mkdtempSync(join(tmpdir(), "slotpilot-"));
    models = join(folder, "models");
  });

  it("import lets a shipped model in, by the whole program, and verify passes", async () => {
    const own = join(folder, "own");
    const flags = [ONNX, "--name=mine", "--version=1", "--kind=prb", `--models-dir=${own}`];

    const { status, stdout, stderr } = await startProgram(["models", "import", ...flags]).finished;

    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("mine@1 lies in ");
  });

  it("import writes the manifest of a model that has none, from flags and graph", async () => {
    const flags = ["--name=mine", "--version=3.0.0", "--kind=prb"];

    const { status, stdout } = await run("import", ONNX, ...flags);

    expect(stdout).toContain("mine@3.0.0 lies in ");
    expect(status).toBe(0);
    const manifest = JSON.parse(readFileSync(join(models, "mine/3.0.0/manifest.json"), "utf8"));
    const shipped = JSON.parse(readFileSync(join(SHIPPED, "manifest.json"), "utf8"));
    const { featureSpec, input, output, opset, sha256, sizeBytes } = shipped;
    expect(manifest).toMatchObject({
      ...{ name: "mine", version: "3.0.0", kind: "prb" },
      ...{ featureSpec, input, output, opset, sha256, sizeBytes },
      training: { method: "imported", config: { file: "model.onnx" } },
    });
  });

  it("import takes a manifest, and tells where the same content lies", async () => {
    const args = [ONNX, `--manifest=${SHIPPED}manifest.json`, "--json"];

    const { status, stdout } = await run("import", ...args);

    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ name: "prb", version: "2.0.0" },
      notes: ["the same content lies there as mine@3.0.0"],
      verdict: { ok: true },
    });
  });

  it("import prints what it saw and why it refuses", async () => {
    const cut = join(folder, "cut.onnx");
    writeFileSync(cut, readFileSync(ONNX).subarray(0, 5000));

    const { status, stdout, stderr } = await run(
      "import",
      cut,
      `--manifest=${SHIPPED}manifest.json`,
    );

    expect(status).toBe(1);
    expect(stdout).toContain("│ check");
    expect(stderr).toMatch(/^MODEL_[A-Z]+ /);
    expect(`${stdout}${stderr}`).not.toMatch(/\n\s+at /);
  });

  it.each([
    ["no claim", [ONNX], 2, "give --manifest, or --name, --version and --kind"],
    ["an unknown stage", [ONNX, "--kind=mcs"], 2, "Allowed choices are prb, power"],
    ["both ways", [ONNX, "--manifest=m.json", "--name=x"], 2, "cannot be used with"],
    ["no file", ["nowhere.onnx", "--name=x", "--version=1", "--kind=prb"], 1, "MODEL_UNREADABLE"],
    [
      "no ONNX",
      [join(SHIPPED, "card.md"), "--name=x", "--version=1", "--kind=prb"],
      1,
      "MODEL_INVALID",
    ],
    ["a bad name", [ONNX, "--name=../x", "--version=1", "--kind=prb"], 1, "/name"],
    [
      "other features",
      [ONNX, "--name=x", "--version=1", "--kind=prb", "--feature-spec=prb-features-1"],
      ...[1, "this version computes prb-features-2"],
    ],
  ] as [string, string[], number, string][])("import refuses %s", async (_, args, exit, told) => {
    const { status, stderr } = await run("import", ...args);

    expect({ status, stderr }).toEqual({ status: exit, stderr: expect.stringContaining(told) });
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("ls, show and verify look at what is there", async () => {
    const [ls, show, verify, verifyJson] = await Promise.all([
      ...[run("ls"), run("show", "mine"), run("verify", "mine"), run("verify", "prb", "--json")],
    ]);

    expect(ls?.stdout).toMatch(/mine@3\.0\.0 .*prb-features-2 .*good/);
    expect(show?.stdout).toMatch(/made by\s+│ imported; unknown/);
    expect(verify).toMatchObject({ status: 0, stdout: expect.stringMatching(/ok/) });
    expect(JSON.parse(verifyJson?.stdout ?? "")).toMatchObject({ ok: true });
  });

  it("sign vouches for a model, for those who trust the key", async () => {
    const keys = join(folder, "keys");
    mkdirSync(keys);
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const secret = join(folder, "maker.key");
    writeFileSync(secret, privateKey.export({ type: "pkcs8", format: "pem" }));
    writeFileSync(join(keys, "maker.pem"), publicKey.export({ type: "spki", format: "pem" }));
    const trust = [`--trusted-keys=${keys}`, "--require-signature"];

    const before = await run("verify", "mine", ...trust);
    const sign = await run("sign", "mine", `--key=${secret}`);
    const after = await run("verify", "mine", ...trust);

    expect(before).toMatchObject({ status: 1, stdout: expect.stringContaining("MODEL_UNSIGNED") });
    expect(sign).toMatchObject({ status: 0, stdout: expect.stringContaining("signed mine@3.0.0") });
    expect(after).toMatchObject({ status: 0, stdout: expect.stringMatching(/signature .* ok/) });
  });

  it("release lifts a quarantine", async () => {
    await openModelRegistry(models).quarantine("mine", "it starved a user");
    const quarantined = await run("ls");

    const release = await run("release", "mine@3.0.0", "--json");

    expect(quarantined.stdout).toContain("quarantined");
    expect(release.status).toBe(0);
    expect(openModelRegistry(models).find("mine")).toMatchObject({ manifest: { name: "mine" } });
  });

  it("remove takes a model away, and names what there is when asked again", async () => {
    const first = await run("remove", "mine@3.0.0");
    const again = await run("remove", "mine@3.0.0", "--json");

    expect(first).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("removed mine@3.0.0"),
    });
    expect(again.status).toBe(1);
    expect(JSON.parse(again.stdout)).toEqual({
      code: "MODEL_UNAVAILABLE",
      message: "no model mine@3.0.0 in models; there are prb@2.0.0",
    });
  });

  it("ls tells a broken model, and ends with 1", async () => {
    mkdirSync(join(models, "broken/1.0.0"), { recursive: true });
    copyFileSync(ONNX, join(models, "broken/1.0.0/model.onnx"));

    expect(await run("ls")).toMatchObject({
      status: 1,
      stderr: "MODEL_INVALID broken@1.0.0: manifest.json can't be read (open: ENOENT)\n",
    });
  });

  it.each([["ls"], ["show"], ["verify"], ["import"], ["remove"], ["release"], ["sign"]])(
    "%s --help shows examples",
    async (command) => {
      const { status, stdout } = await runQuick("models", command, "--help");

      expect(status).toBe(0);
      expect(stdout).toContain(`$ slotpilot models ${command} `.trimEnd());
    },
  );
});

// Helpers

function runQuick(...args: readonly string[]): Promise<Finished> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], (error, stdout, stderr) => {
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}
