import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { findNatsServer } from "../../src/adapters/nats-server/find-nats-server.ts";
import { C_CLIENT_PACKAGES, installDebianPackages } from "../support/debian-packages.ts";
import { freePort } from "../support/free-port.ts";
import { foundPython } from "../support/python-ran.ts";
import { commandsOf, walk } from "../support/walkthrough.ts";

const WITHIN_MS = 120_000;
const found = findNatsServer({ env: process.env });
const broker = found.ok ? found.value : undefined;
const noBroker = broker ? undefined : "there is no nats-server, only NATS_URL";
const noC = noBroker ?? (await installDebianPackages(C_CLIENT_PACKAGES));
const noPython = noBroker ?? (foundPython() ? undefined : "there is no python3 from 3.11 on");

describe("docs/plug-in-your-ran.md", () => {
  it.skipIf(noBroker)(
    `goes from nothing to HIT, and to a verdict${reason(noBroker)}`,
    async () => {
      const { code, output } = await follow("typescript");

      expect(code, output).toBe(0);
      expect(output).toMatch(HITS);
      expect(output).toMatch(/^ran mine: \d{2} passed, 0 failed, /m);
    },
    WITHIN_MS,
  );

  it.skipIf(noC)(
    `goes from nothing to HIT in C${reason(noC)}`,
    async () => {
      const { code, output } = await follow("c");

      expect(code, output).toBe(0);
      expect(output).toMatch(HITS);
    },
    WITHIN_MS,
  );

  it.skipIf(noPython)(
    `goes from nothing to HIT in Python${reason(noPython)}`,
    async () => {
      const { code, output } = await follow("python");

      expect(code, output).toBe(0);
      expect(output).toMatch(HITS);
    },
    WITHIN_MS,
  );
});

// Helpers

const HITS = /^500 slots: HIT 498 .*; (?!0\.00)[\d.]+ Mbit\/s$/m;

function reason(problem: string | undefined): string {
  return problem ? ` (skipped: ${problem})` : "";
}

/** Runs the page's commands with one language's RAN, on a broker of the page's own. */
async function follow(language: string) {
  const script = await commandsOf("plug-in-your-ran.md", [language]);
  const path = `export PATH=${dirname(broker ?? "")}:$PATH\n`;
  return walk(path + script.replaceAll("4222", `${await freePort()}`), {});
}
