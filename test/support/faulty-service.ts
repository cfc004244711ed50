import type { Allocation } from "../../schemas/allocation.ts";
import type { SetupReply } from "../../schemas/setup.ts";
import { startService } from "../../src/app/service.ts";
import { openServiceExaminer } from "../../src/conform/service/examine-service.ts";
import type { ServiceDoor, ServiceEars } from "../../src/conform/service/service-door.ts";
import type { CheckResult } from "../../src/conform/verdicts.ts";
import type { AllocationSink, ReportSource } from "../../src/ports/ran-link.ts";
import { decode, encode, encodingOf } from "../../src/wire/codec.ts";
import { serviceConfig } from "./service-config.ts";
import { CLASSICAL, silentTelemetry } from "./service-in-memory.ts";

/** A service that conforms but for one thing. */
export interface ServiceFault {
  /** What is sent instead of an allocation; none: it is not sent. */
  allocation?(allocation: Allocation, count: number): readonly object[];
  /** What is replied instead of a reply. */
  reply?(reply: SetupReply): object | undefined;
  /** A report before the service hears of it; `undefined`: it does not. */
  report?(bytes: Uint8Array): Uint8Array | undefined;
  /** In the other encoding. */
  readonly isTranslated?: boolean;
  readonly isQuiet?: boolean;
}

/** Examines a service in memory, on a clock that stands still but while somebody waits. */
export async function examineServiceInMemory(fault: ServiceFault = {}): Promise<CheckResult[]> {
  let nowMs = 0;
  let count = 0;
  let onSetup: Parameters<ReportSource["onSetup"]>[0] = () => new Uint8Array();
  let onReport: Parameters<ReportSource["onReport"]>[0] = () => {};
  const door: ServiceDoor = {
    nowMs: () => nowMs,
    async setUp(cellId, bytes) {
      const reply = onSetup(cellId, bytes);
      const made = fault.reply ? fault.reply(read<SetupReply>(reply)) : read<object>(reply);
      return made && encode(made, "json");
    },
    report(cellId, bytes) {
      const heard = fault.report ? fault.report(bytes) : bytes;
      if (heard) onReport(cellId, heard);
    },
    async wait(ms) {
      nowMs += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
  const examiner = openServiceExaminer(door, "cell");
  const link = linkTo(examiner.ears, fault, () => count++);
  const clock = { nowUs: () => 1000 * nowMs, wallMs: () => nowMs };
  startService({
    ...{ config: serviceConfig(), policies: CLASSICAL, clock, telemetry: silentTelemetry },
    sink: link,
    source: {
      onHealth() {},
      onSetup(answer) {
        onSetup = answer;
      },
      onReport(receive) {
        onReport = receive;
      },
    },
  });
  await examiner.run(new AbortController().signal);
  return examiner.results();
}

function linkTo(ears: ServiceEars, fault: ServiceFault, next: () => number): AllocationSink {
  return {
    allocation(cellId, bytes) {
      const allocation = read<Allocation>(bytes);
      const encoding = encodingOf(bytes);
      const other = encoding === "json" ? "msgpack" : "json";
      for (const made of fault.allocation?.(allocation, next()) ?? [allocation]) {
        ears.allocation(cellId, encode(made, fault.isTranslated ? other : encoding));
      }
    },
    event: (_, bytes) => fault.isQuiet || ears.event(bytes),
    kpi() {},
    solicit: () => fault.isQuiet || ears.solicit(),
  };
}

function read<T>(bytes: Uint8Array): T {
  const decoded = decode(bytes);
  if (!decoded.ok) throw new Error(decoded.error.message);
  return decoded.value as T;
}
