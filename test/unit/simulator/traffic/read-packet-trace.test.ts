import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readPacketTrace } from "../../../../simulator/traffic/read-packet-trace.ts";
import { emulatorConfig } from "../../../support/emulator-config.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "packets-"));
const PATH = join(FOLDER, "packets.csv");
const HEADER = "ue,t_ms,bytes";
afterAll(() => rmSync(FOLDER, { recursive: true }));

describe("readPacketTrace", () => {
  it("reads packets, lines in any order of users, each in the slot that its time lies in", () => {
    const read = readText(`\uFEFF${HEADER}\r\n1, 0.5, 7\r\n0,1e1,100000000\r\n\r\n1,0.999,8\r\n`);

    expect(read).toMatchObject({
      ok: true,
      users: [
        { ttis: [20], sizesBytes: [100_000_000] },
        { ttis: [1, 1], sizesBytes: [7, 8] },
        { ttis: [], sizesBytes: [] },
      ],
    });
  });

  it("lists all that is wrong, with line, reason, and what is allowed", () => {
    const rows = [
      ...[
        "0,5,10",
        "0,4.5,10",
        "3,0,10",
        "-1,0,10",
        "1,-0.5,10",
        "1,x,10",
        "1,,10",
        "1,Infinity,1",
      ],
      ...["1,0,0", "1,0,1.5", "1,0,100000001", "1,0", "", '1,"0,9'],
    ];

    expect(messageOf([HEADER, ...rows].join("\n")).split("\n  ")).toEqual([
      `${PATH} is no file of packets:`,
      "line 3: t_ms is 4.5, earlier than 5 before",
      "line 4: ue is `3`; allowed is 0 … 2",
      "line 5: ue is `-1`; allowed is 0 … 2",
      "line 6: t_ms is `-0.5`; allowed is a number from 0 on",
      "line 7: t_ms is `x`; allowed is a number from 0 on",
      "line 8: t_ms is ``; allowed is a number from 0 on",
      "line 9: t_ms is `Infinity`; allowed is a number from 0 on",
      "line 10: bytes is `0`; allowed is a whole number, 1 … 100000000",
      "line 11: bytes is `1.5`; allowed is a whole number, 1 … 100000000",
      "line 12: bytes is `100000001`; allowed is a whole number, 1 … 100000000",
      "line 13: 2 fields instead of 3",
      'line 15: t_ms is `"0`; allowed is a number from 0 on',
    ]);
  });

  it("refuses packets for a user whose traffic is another", () => {
    expect(messageOf(`${HEADER}\n1,0,10`, "trace,cbr")).toContain(
      "line 2: ue is 1, whose traffic is `cbr`",
    );
  });

  it("counts wrong lines beyond the first twenty", () => {
    const lines = messageOf(`${HEADER}\n${"9,9,9\n".repeat(25)}`).split("\n");

    expect([lines.length, lines.at(-1)]).toEqual([22, "  and 5 more lines"]);
  });

  it.each([
    ["", "line 1 is `` instead of `ue,t_ms,bytes`"],
    ["ue,bytes,t_ms\n0,1,1", "line 1 is `ue,bytes,t_ms` instead of"],
  ])("refuses the header of %j", (text, reason) => {
    expect(messageOf(text)).toContain(reason);
  });

  it.each([
    ["", "trafficTrace names no file"],
    [FOLDER, `${FOLDER}: no such file, or it can't be read`],
  ])("says so when there is no file to read: %j", (trafficTrace, reason) => {
    expect(readPacketTrace(emulatorConfig({ traffic: "trace", trafficTrace }))).toEqual({
      ok: false,
      error: { code: "TRAFFIC_INVALID", message: expect.stringContaining(reason) },
    });
  });
});

// Helpers

function readText(text: string, traffic = "trace") {
  writeFileSync(PATH, text);
  return readPacketTrace(emulatorConfig({ traffic, ues: 3, scsKhz: 30, trafficTrace: PATH }));
}

function messageOf(text: string, traffic?: string): string {
  const read = readText(text, traffic);
  if (read.ok) throw new Error("it was accepted");
  expect(read.error.code).toBe("TRAFFIC_INVALID");
  return read.error.message;
}
