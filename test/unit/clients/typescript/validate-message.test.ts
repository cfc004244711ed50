import { describe, expect, it } from "vitest";
import { compileValidator } from "../../../../clients/typescript/validate-message.ts";
import { Allocation } from "../../../../schemas/allocation.ts";
import { emptyAllocation, grantTo } from "../../../support/mini-service.ts";

describe("compileValidator", () => {
  const validate = compileValidator(Allocation);
  const valid = { ...emptyAllocation(4, 2), grants: [grantTo(17_921)] };

  it("hands a valid message on", () => {
    expect(validate(valid)).toEqual({ ok: true, value: valid });
  });

  it("names the field", () => {
    const grants = [grantTo(1), grantTo(2, { harqPid: 99 })];

    expect(validate({ ...valid, grants })).toMatchObject({
      message: "grants/1/harqPid: Expected integer to be less or equal to 31",
    });
  });

  it.each<[code: string, what: string, message: unknown]>([
    ["BAD_FIELD", "no object", undefined],
    ["BAD_FIELD", "a missing field", { ...valid, grants: undefined }],
    ["BAD_FIELD", "a field of another type", { ...valid, seq: "4" }],
    ["BAD_FIELD", "an unknown source", { ...valid, source: "oracle" }],
    ["BAD_RANGE", "a number below its range", { ...valid, targetTti: -1 }],
    ["BAD_RANGE", "a number above its range", { ...valid, grants: [grantTo(1835, { mcs: 1835 })] }],
    ["BAD_RANGE", "NaN", { ...valid, grants: [grantTo(1, { powerOffsetDb: Number.NaN })] }],
    [
      "BAD_RANGE",
      "infinity",
      { ...valid, grants: [grantTo(1, { share: Number.POSITIVE_INFINITY })] },
    ],
    ["BAD_RANGE", "too long a list", { ...valid, grants: Array(276).fill(grantTo(1)) }],
  ])("R9 %s: %s", (code, _, message) => {
    expect(validate(message)).toMatchObject({ ok: false, code });
  });
});
