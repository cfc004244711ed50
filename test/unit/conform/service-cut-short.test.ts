import { describe, expect, it } from "vitest";
import type { Event } from "../../../schemas/event.ts";
import { openServiceExaminer } from "../../../src/conform/service/examine-service.ts";
import { SERVICE_CHECKS, type ServiceCheck } from "../../../src/conform/service/service-checks.ts";
import { openEars, type ServiceDoor } from "../../../src/conform/service/service-door.ts";
import { openVerdicts } from "../../../src/conform/verdicts.ts";
import { encode } from "../../../src/wire/codec.ts";
import { idsOf } from "../../support/faulty-ran.ts";
import { examineServiceInMemory } from "../../support/faulty-service.ts";

/** Plays to a service that accepts every setup and answers nothing, until so many messages were sent. */
async function examineUntil(numMessages: number) {
  const stop = new AbortController();
  let nowMs = 0;
  let count = 0;
  const note = () => {
    count += 1;
    if (count === numMessages) stop.abort();
  };
  const door: ServiceDoor = {
    nowMs: () => nowMs,
    async setUp() {
      note();
      const isLast = stop.signal.aborted;
      return isLast ? undefined : encode({ accepted: true, contractVersion: "1.0" }, "json");
    },
    report: note,
    async wait(ms) {
      nowMs += ms;
    },
  };
  const examiner = openServiceExaminer(door, "cell");
  await examiner.run(stop.signal);
  return examiner.results();
}

const BAD_SETUPS = ["R9.1", "R9.2", "R9.3", "R9.4"];

describe("slotpilot conform service, when it can't see all", () => {
  it.each([
    [1, "the first setup", []],
    [3, "the third setup", []],
    [4, "a bad setup", []],
    [8, "the first report", BAD_SETUPS],
  ])(
    "fails nothing for want of an answer when it is stopped at message %i: %s",
    async (n, _, bad) => {
      expect(idsOf(await examineUntil(n), "failed")).toEqual(bad);
    },
  );

  it("R9 judges all else of a service that leaves bad setups unanswered", async () => {
    const results = await examineServiceInMemory({
      reply: (reply) => (reply.accepted ? reply : undefined),
    });

    expect(idsOf(results, "failed")).toEqual(BAD_SETUPS);
    expect(idsOf(results, "not seen")).toEqual([]);
  });

  it("R7.1 names: an older report of a queue is answered after the newest", async () => {
    const results = await examineServiceInMemory({
      allocation(each, count) {
        const { seq, reportTti, targetTti } = each;
        const older = { ...each, seq: seq + 1, reportTti: reportTti - 1, targetTti: targetTti - 1 };
        const isLastOfQueue = count >= QUEUE_FROM && reportTti > 0;
        return isLastOfQueue ? [each, older] : [each];
      },
    });

    expect(idsOf(results, "failed")).toEqual(["R7.1"]);
  });

  it("R9.5 counts rejections of the cell only, with a code", () => {
    const heard = openEars(openVerdicts<ServiceCheck>(SERVICE_CHECKS, ""));
    const event: Event = {
      ...{ timeMs: 0, cellId: "a", kind: "rejection", code: "BAD_RANGE", message: "", count: 1 },
    };
    const { code: _, ...codeless } = event;
    const events = [event, { ...event, cellId: "b" }, { ...event, kind: "fallback" }, codeless];
    for (const each of events) heard.event(encode(each, "json"));

    expect(heard.numRejections("a")).toBe(1);
  });
});

/** Allocations of the script before reports queue up. */
const QUEUE_FROM = 3 * 90;
