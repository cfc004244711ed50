import { existsSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { fc, test } from "@fast-check/vitest";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { RecordedSlot } from "../../../../schemas/recording.ts";
import { openRecorder } from "../../../../src/adapters/parquet/open-recorder.ts";
import { openRecording } from "../../../../src/adapters/parquet/open-recording.ts";
import { valuesOf } from "../../../support/arbitrary-messages.ts";
import { reportOf, userReportOf } from "../../../support/cells.ts";
import { HEAD, recordedAt, recordingPath, slotsIn } from "../../../support/recordings.ts";

const anySlots = fc.array(valuesOf(RecordedSlot) as fc.Arbitrary<RecordedSlot>, { maxLength: 8 });

describe("a recording", () => {
  test.prop([anySlots])("gives back the slots that it was given", async (slots) => {
    expect(await slotsIn(recordedAt(slots))).toStrictEqual(slots);
  });

  it("gives back the facts of the run", async () => {
    const { head, numSlots } = await openRecording(recordedAt([]));

    expect(head).toStrictEqual(HEAD);
    expect(numSlots).toBe(0);
  });

  it("spans row groups, in order, and finds a slot in its own", async () => {
    const ttis = Array.from({ length: 4100 }, (_, n) => 50 + n);
    const path = recordedAt(ttis.map(slotAt));
    const recording = await openRecording(path);

    expect((await slotsIn(path)).map(({ report }) => report.tti)).toEqual(ttis);
    expect(await recording.find(2060)).toStrictEqual(slotAt(2060));
    expect(await recording.find(49)).toBeUndefined();
    expect(await recording.find(4150)).toBeUndefined();
  });

  it("is a copy of what it was given, and bears its name only when it is whole", async () => {
    const path = recordingPath();
    writeFileSync(path, "an older one");
    const recorder = openRecorder(path, HEAD);
    const slot = slotAt(0);
    recorder.record(slot);
    slot.report.users.length = 0;

    expect(readFileSync(path, "utf8")).toBe("an older one");
    await recorder.close();
    expect(await slotsIn(path)).toStrictEqual([slotAt(0)]);
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  it.runIf(existsSync("/dev/full"))("says so when the disk is full", async () => {
    const path = recordingPath();
    symlinkSync("/dev/full", `${path}.part`);
    const recorder = openRecorder(path, HEAD);
    recorder.record(slotAt(0));

    await expect(recorder.close()).rejects.toMatchObject({
      code: "OUTPUT_UNWRITABLE",
      message: expect.stringContaining("ENOSPC"),
    });
    expect(existsSync(path)).toBe(false);
  });

  it("says so when its file can't be opened", () => {
    expect(() => openRecorder("/nowhere/run.parquet", HEAD)).toThrow(
      expect.objectContaining({ code: "OUTPUT_UNWRITABLE" }),
    );
  });
});

describe("a file that is no whole recording", () => {
  const opening = (bytes: Uint8Array | string, path = recordingPath()) => {
    writeFileSync(path, bytes);
    return expect(openRecording(path)).rejects;
  };
  const invalid = (message: string) => ({
    code: "RECORDING_INVALID",
    message: expect.stringContaining(message),
  });

  it("is missing", async () => {
    await expect(openRecording(recordingPath())).rejects.toMatchObject({
      code: "RECORDING_UNREADABLE",
    });
  });

  it("is missing, but its run was killed", async () => {
    const path = recordingPath();
    writeFileSync(`${path}.part`, "PAR1");
    await expect(openRecording(path)).rejects.toMatchObject({
      code: "RECORDING_UNREADABLE",
      message: expect.stringContaining("run.parquet.part: its run was killed"),
    });
  });

  it.each([0, 4, 100, 2000])("ends after %i bytes", async (length) => {
    const path = recordedAt([slotAt(0), slotAt(1)]);
    truncateSync(path, length);
    await expect(openRecording(path)).rejects.toMatchObject({ code: "RECORDING_UNFINISHED" });
  });

  it("is something else", async () => {
    await opening("tti,rnti\n0,1\n").toMatchObject(invalid("no Parquet file"));
  });

  it("is a Parquet file of something else", async () => {
    const other = parquetWriteBuffer({ columnData: [{ name: "tti", data: [1, 2, 3] }] });
    await opening(new Uint8Array(other)).toMatchObject(invalid("something else"));
  });

  it("is of another version", async () => {
    const path = recordedAt([], { ...HEAD, format: 2 as 1 });
    await expect(openRecording(path)).rejects.toMatchObject(invalid("not this version's"));
  });

  test.prop([fc.nat(), fc.integer({ min: 1, max: 255 })], { numRuns: 100, seed: 4 })(
    "is damaged in one byte: it is read, or refused with a code, and never a crash",
    async (where, flip) => {
      const path = recordedAt(Array.from({ length: 20 }, (_, n) => slotAt(n)));
      const bytes = readFileSync(path);
      const at = where % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ flip;
      writeFileSync(path, bytes);
      const outcome = await slotsIn(path).then(
        () => "read",
        ({ code }) => code,
      );

      expect(["read", "RECORDING_INVALID", "RECORDING_UNFINISHED"]).toContain(outcome);
    },
  );
});

// Helpers

function slotAt(tti: number): RecordedSlot {
  return { report: reportOf({ tti, users: [userReportOf({ rnti: 1 + (tti % 3) })] }), blocks: [] };
}
