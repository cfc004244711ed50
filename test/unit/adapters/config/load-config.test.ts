import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { EmulatorConfig, ServiceConfig } from "../../../../schemas/config.ts";
import {
  allowedValues,
  type ConfigSources,
  flagName,
  loadConfig,
} from "../../../../src/adapters/config/load-config.ts";

const folder = mkdtempSync(join(tmpdir(), "slotpilot-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("loadConfig", () => {
  it("is the schema's defaults when nothing is said", () => {
    expect(loaded({})).toMatchObject({
      natsUrl: "nats://127.0.0.1:4222",
      deadlineUs: 1000,
      throughputMemory: 0.98,
      logLevel: "info",
    });
  });

  it("reads YAML and JSON files", () => {
    expect(loaded({ file: fileWith("maxCells: 3\nlogLevel: warn\n") })).toMatchObject({
      maxCells: 3,
      logLevel: "warn",
    });
    expect(loaded({ file: fileWith('{"maxCells": 3}') }).maxCells).toBe(3);
    expect(loaded({ file: fileWith("# nothing yet\n") }).maxCells).toBe(64);
  });

  it("lets flags override the environment, the environment the file, the file the defaults", () => {
    const file = fileWith("deadlineUs: 2000\nmaxCells: 2\nkpiPeriodMs: 200\n");
    const env = { SLOTPILOT_MAX_CELLS: "3", SLOTPILOT_KPI_PERIOD_MS: "300" };
    const flags = { kpiPeriodMs: "400", natsUrl: undefined };

    expect(loaded({ file, env, flags })).toMatchObject({
      ...{ deadlineUs: 2000, maxCells: 3, kpiPeriodMs: 400 },
      natsUrl: "nats://127.0.0.1:4222",
    });
  });

  it("names environment variables after the keys", () => {
    const env = { SLOTPILOT_OLLA_STEP_UP_DB: "0.25", SLOTPILOT_NATS_URL: "nats://a:1" };

    expect(loaded({ env })).toMatchObject({ ollaStepUpDb: 0.25, natsUrl: "nats://a:1" });
  });

  it("honours NATS_URL, but ours comes first", () => {
    expect(loaded({ env: { NATS_URL: "nats://b:2" } }).natsUrl).toBe("nats://b:2");
    const both = { NATS_URL: "nats://b:2", SLOTPILOT_NATS_URL: "nats://a:1" };
    expect(loaded({ env: both }).natsUrl).toBe("nats://a:1");
  });

  it("tells where every key was set, and of defaults that it was nowhere", () => {
    const file = fileWith("seed: 3\n");
    const env = { NATS_URL: "nats://b:2", SLOTPILOT_CLOCK: "lockstep" };
    const answer = loadConfig(EmulatorConfig, { file, env, flags: { ues: "4" } });

    expect(answer.ok && Object.fromEntries(answer.origins)).toEqual({
      ...{ seed: file, natsUrl: "NATS_URL", clock: "SLOTPILOT_CLOCK", ues: "--ues" },
    });
  });

  it("passes over variables and flags that are not set", () => {
    expect(loaded({ env: { PATH: "/bin" }, flags: { maxCells: undefined } }).maxCells).toBe(64);
  });

  it("takes an empty variable for one that is not set", () => {
    const env = { SLOTPILOT_MAX_CELLS: "", SLOTPILOT_NATS_URL: "", NATS_URL: "nats://b:2" };

    expect(loaded({ env })).toMatchObject({ maxCells: 64, natsUrl: "nats://b:2" });
  });

  it.each<[text: string, value: number]>([
    ["100", 100],
    ["1e3", 1000],
    [" 200 ", 200],
  ])("converts the text %j of a whole number", (text, value) => {
    expect(loaded({ env: { SLOTPILOT_DEADLINE_US: text } }).deadlineUs).toBe(value);
  });

  it("converts text to one of the numbers that a key allows", () => {
    const answer = loadConfig(EmulatorConfig, { flags: { scsKhz: "30" } });

    expect(answer.ok && answer.config.scsKhz).toBe(30);
  });

  it.each<[text: string, shown: string]>([
    ["100.9", "100.9"],
    ["12abc", '"12abc"'],
    ["", '""'],
    [" ", '" "'],
    ["NaN", '"NaN"'],
    ["Infinity", '"Infinity"'],
    ["true", '"true"'],
  ])("does not make a whole number of %j", (text, shown) => {
    expect(problems({ flags: { deadlineUs: text } })).toContain(`: ${shown} is not allowed`);
  });

  it("leaves numbers in text keys as text", () => {
    expect(loaded({ flags: { prbPolicy: "5" } }).prbPolicy).toBe("5");
  });
});

describe("loadConfig: problems", () => {
  it("tells all of them at once, each with key, origin, value and what is allowed", () => {
    const file = fileWith("deadlineUs: 10\nlogLevel: loud\n");
    const lines = problems({
      file,
      env: { SLOTPILOT_MAX_CELLS: "many" },
      flags: { throughputMemory: "2" },
    }).split("\n");

    expect(lines).toEqual([
      `  deadlineUs (from ${file}): 10 is not allowed; allowed: integer 50..100000`,
      `  logLevel (from ${file}): "loud" is not allowed; allowed: debug | info | warn | error | silent`,
      '  maxCells (from SLOTPILOT_MAX_CELLS): "many" is not allowed; allowed: integer 1..10000',
      "  throughputMemory (from --throughput-memory): 2 is not allowed; allowed: number 0..0.9999",
    ]);
  });

  it("compares keys that are right by themselves, and tells that beside all else", () => {
    const file = fileWith("minSpeedKmh: 50\nues: 0\nsubbandPrb: 4\n");
    const answer = loadConfig(EmulatorConfig, { file, flags: { prb: "3", maxSpeedKmh: "40" } });

    expect(answer.ok || answer.error.message.split("\n")).toEqual([
      `  ues (from ${file}): 0 is not allowed; allowed: integer 1..128`,
      `  subbandPrb (from ${file}): 4 is not allowed; allowed: at most prb, which is 3 (from --prb)`,
      `  minSpeedKmh (from ${file}): 50 is not allowed; allowed: at most maxSpeedKmh, which is 40 (from --max-speed-kmh)`,
    ]);
  });

  it("does not compare a key with one that is wrong by itself", () => {
    const answer = loadConfig(EmulatorConfig, { flags: { prb: "0", subbandPrb: "8" } });

    expect(answer.ok || answer.error.message.split("\n")).toHaveLength(1);
  });

  it("blames the strongest source of a key, and only that", () => {
    const file = fileWith("maxCells: -1\n");
    const env = { SLOTPILOT_MAX_CELLS: "0" };

    expect(problems({ file, env })).toMatch(/^ {2}maxCells \(from SLOTPILOT_MAX_CELLS\): 0 /);
    expect(loaded({ file, env, flags: { maxCells: "5" } }).maxCells).toBe(5);
  });

  it.each(["nats_url", "NatsUrl", "nats-url"])(
    "suggests the key that %s was meant to be",
    (key) => {
      expect(problems({ file: fileWith(`${key}: nats://a:1\n`) })).toContain(
        `${key} (from ${folder}`,
      );
      expect(problems({ file: fileWith(`${key}: nats://a:1\n`) })).toContain(
        "unknown key, did you mean natsUrl?",
      );
    },
  );

  it("does not guess where nothing is near", () => {
    expect(problems({ file: fileWith("colour: blue\n") })).toMatch(/unknown key$/);
  });

  it.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
    "treats %s as an unknown key like any other",
    (key) => {
      expect(problems({ file: fileWith(`"${key}": { maxCells: 3 }\n`) })).toMatch(/unknown key$/);
    },
  );

  it("shows what JSON cannot", () => {
    expect(problems({ file: fileWith("maxCells: .nan\n") })).toContain("NaN is not allowed");
  });

  it("says what a text must look like", () => {
    expect(problems({ flags: { subjectPrefix: "a..b" } })).toContain(
      "string matching ^[A-Za-z0-9_-]+",
    );
  });

  it.each<[what: string, path: () => string]>([
    ["does not exist", () => join(folder, "nowhere.yaml")],
    ["is a folder", () => folder],
    ["is not YAML", () => fileWith("maxCells: [1\n")],
    ["is a list", () => fileWith("- maxCells\n")],
    ["is a single word", () => fileWith("maxCells\n")],
  ])("CONFIG_UNREADABLE: a file that %s, with its path", (_, path) => {
    const file = path();
    const answer = loadConfig(ServiceConfig, { file });

    expect(answer).toMatchObject({ ok: false, error: { code: "CONFIG_UNREADABLE" } });
    expect(answer.ok || answer.error.message).toContain(file);
  });
});

describe("names and ranges", () => {
  it("writes keys as flags", () => {
    expect(flagName("natsUrl")).toBe("--nats-url");
    expect(flagName("seed")).toBe("--seed");
    expect(flagName("csiDelaySlots")).toBe("--csi-delay-slots");
  });

  it("says what a key accepts", () => {
    const { properties } = EmulatorConfig;

    expect(allowedValues(properties.ues)).toBe("integer 1..128");
    expect(allowedValues(properties.carrierGhz)).toBe("number 0.1..300");
    expect(allowedValues(properties.scsKhz)).toBe("15 | 30 | 60 | 120");
    expect(allowedValues(properties.cellId)).toMatch(/^string matching /);
    expect(allowedValues(properties.natsUrl)).toBe("string");
  });
});

// Helpers

function loaded(sources: ConfigSources): ServiceConfig {
  const answer = loadConfig(ServiceConfig, sources);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.config;
}

function problems(sources: ConfigSources): string {
  const answer = loadConfig(ServiceConfig, sources);
  if (answer.ok) throw new Error("accepted");
  expect(answer.error.code).toBe("CONFIG_INVALID");
  return answer.error.message;
}

let numFiles = 0;

function fileWith(text: string): string {
  numFiles += 1;
  const path = join(folder, `config-${numFiles}.yaml`);
  writeFileSync(path, text);
  return path;
}
