import { describe, expect, it } from "vitest";
import { examineInMemory, idsOf } from "../../support/faulty-ran.ts";
import { SLOT_FAULTS } from "../../support/ran-slot-faults.ts";

describe("slotpilot conform ran, faults of setup, time, echo and of what is applied", () => {
  it.each(SLOT_FAULTS.map((fault) => [fault.named, fault.what, fault] as const))(
    "%s names: %s",
    (_id, _what, fault) => {
      const failed = idsOf(examineInMemory(fault), "failed");

      expect(failed).toContain(fault.named);
      expect([fault.named, ...(fault.follows ?? [])]).toEqual(expect.arrayContaining(failed));
    },
  );
});
