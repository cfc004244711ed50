import { describe, expect, it } from "vitest";
import { examineInMemory, idsOf } from "../../support/faulty-ran.ts";
import { STATE_FAULTS } from "../../support/ran-state-faults.ts";

describe("slotpilot conform ran, faults of HARQ, channel and setup", () => {
  it.each(
    STATE_FAULTS.filter(({ named }) => !named.startsWith("R")).map(
      (fault) => [fault.named, fault.what, fault] as const,
    ),
  )("%s names: %s", (_id, _what, fault) => {
    const failed = idsOf(examineInMemory(fault), "failed");

    expect(failed).toContain(fault.named);
    expect([fault.named, ...(fault.follows ?? [])]).toEqual(expect.arrayContaining(failed));
  });
});
