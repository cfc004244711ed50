import { describe, expect, it } from "vitest";
import { SERVICE_CHECKS } from "../../../src/conform/service/service-checks.ts";
import { idsOf } from "../../support/faulty-ran.ts";
import { examineServiceInMemory } from "../../support/faulty-service.ts";
import { SERVICE_FAULTS } from "../../support/service-faults.ts";

describe("slotpilot conform service", () => {
  it("R1 R9 R10 finds nothing wrong with our service, and sees every check", async () => {
    const results = await examineServiceInMemory();

    expect(results.filter(({ verdict }) => verdict === "failed")).toEqual([]);
    expect(idsOf(results, "passed")).toEqual(Object.keys(SERVICE_CHECKS));
  });

  it.each(SERVICE_FAULTS.map((fault) => [fault.named, fault.what, fault] as const))(
    "%s names: %s",
    async (_id, _what, fault) => {
      const failed = idsOf(await examineServiceInMemory(fault), "failed");

      expect(failed).toContain(fault.named);
      expect([fault.named, ...(fault.follows ?? [])]).toEqual(expect.arrayContaining(failed));
    },
  );
});
