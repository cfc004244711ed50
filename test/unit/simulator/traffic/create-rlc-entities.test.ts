import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { FULL_BUFFER_BYTES } from "../../../../schemas/fields.ts";
import { EmulatorStartError } from "../../../../simulator/ran/emulator-start-error.ts";
import { createRlcEntities } from "../../../../simulator/traffic/create-rlc-entities.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "packets-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

describe("createRlcEntities", () => {
  it("lets the kinds of traffic go round the users", () => {
    const config = emulatorConfig({ traffic: "full,cbr", ues: 5, cbrKbps: 80, scsKhz: 15 });
    const users = createRlcEntities(config);
    for (const user of users) user.arrive(0);

    const full = FULL_BUFFER_BYTES;
    expect(users.map((user) => user.bufferBytes())).toEqual([full, 10, full, 10, full]);
  });

  it.each(["cbr", "ftp", "xr", "on-off"])("knows `%s`", (traffic) => {
    const [user] = createRlcEntities(emulatorConfig({ traffic, ues: 1 }));
    for (let tti = 0; tti < 20_000; tti += 1) user?.arrive(tti);

    expect(user?.bufferBytes()).toBeGreaterThan(1000);
  });

  it("gives every user of `trace` its packets of the file", () => {
    const path = join(FOLDER, "packets.csv");
    writeFileSync(path, "ue,t_ms,bytes\n2,0.6,30\n0,0,10\n0,0.4999,20\n");
    const config = emulatorConfig({
      traffic: "trace,full",
      ues: 4,
      scsKhz: 30,
      trafficTrace: path,
    });
    const users = createRlcEntities(config);
    const buffers = [0, 1].map((tti) => {
      for (const user of users) user.arrive(tti);
      return [users[0]?.bufferBytes(), users[2]?.bufferBytes()];
    });

    expect(buffers).toEqual([
      [30, 0],
      [30, 30],
    ]);
  });

  it("refuses to start with a trace that can't be used", () => {
    const start = () => createRlcEntities(emulatorConfig({ traffic: "trace" }));

    expect(start).toThrow(EmulatorStartError);
    expect(start).toThrow(expect.objectContaining({ code: "TRAFFIC_INVALID" }));
  });
});
