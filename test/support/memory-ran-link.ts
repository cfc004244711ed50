import { decode } from "@msgpack/msgpack";
import type { Allocation } from "../../schemas/allocation.ts";
import type { Event } from "../../schemas/event.ts";
import type { Kpi } from "../../schemas/kpi.ts";
import type { Setup, SetupReply } from "../../schemas/setup.ts";
import type { AllocationSink, ReportSource } from "../../src/ports/ran-link.ts";
import { encode } from "../../src/wire/codec.ts";

/** RANs and observers of a service, without a broker in between. */
export interface MemoryRanLink extends ReportSource, AllocationSink {
  /** Allocations sent so far, decoded. */
  readonly allocations: Allocation[];
  /** The same as bytes. */
  readonly allocationBytes: Uint8Array[];
  /** Events published so far. */
  readonly events: Event[];
  /** KPI messages published so far. */
  readonly kpis: Kpi[];
  /** How often the service solicited. */
  readonly solicited: number;
  /** Sends bytes as a report. */
  report(cellId: string, bytes: Uint8Array): void;
  /** Sends a setup and returns the reply. */
  setUp(setup: Setup | object, cellId?: string): SetupReply;
  /** Resolves when so many allocations have been sent. */
  allocated(count: number): Promise<void>;
}

/** Opens a link that keeps everything in memory. */
export function openMemoryRanLink(): MemoryRanLink {
  let onReport: (cellId: string, bytes: Uint8Array) => void = () => {};
  let onSetup: (cellId: string, bytes: Uint8Array) => Uint8Array = () => new Uint8Array();
  let solicited = 0;
  let waiting: { count: number; resolve: () => void }[] = [];
  const allocations: Allocation[] = [];
  const allocationBytes: Uint8Array[] = [];
  const events: Event[] = [];
  const kpis: Kpi[] = [];
  const read = <T>(bytes: Uint8Array): T =>
    (bytes[0] === 0x7b ? JSON.parse(new TextDecoder().decode(bytes)) : decode(bytes)) as T;
  return {
    ...{ allocations, allocationBytes, events, kpis },
    get solicited() {
      return solicited;
    },
    onReport: (receive) => {
      onReport = receive;
    },
    onSetup: (answer) => {
      onSetup = answer;
    },
    onHealth: () => {},
    allocation: (_cellId, bytes) => {
      allocationBytes.push(bytes.slice());
      allocations.push(read(bytes));
      for (const { count, resolve } of waiting) if (allocations.length >= count) resolve();
      waiting = waiting.filter(({ count }) => allocations.length < count);
    },
    event: (_cellId, bytes) => void events.push(read(bytes)),
    kpi: (_cellId, bytes) => void kpis.push(read(bytes)),
    solicit: () => {
      solicited += 1;
    },
    report: (cellId, bytes) => onReport(cellId, bytes),
    setUp: (setup, cellId = (setup as Setup).cellId) =>
      read(onSetup(cellId, encode(setup, "msgpack"))),
    allocated: (count) =>
      allocations.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ count, resolve })),
  };
}
