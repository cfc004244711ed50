import { connect, type NatsConnection } from "nats";
import type { Report } from "../../schemas/report.ts";
import { subjectsOf } from "../../schemas/subjects.ts";

/** What became of a slot. */
export type SlotStatus = NonNullable<Report["applied"]>["status"];

/** Looks at a running demo through its broker. */
export interface DemoWatch {
  /** The connection. */
  readonly nats: NatsConnection;
  /** Reads JSON reports until `isEnough` says so of the slots since this call, newest last. */
  slotsUntil(isEnough: (slots: readonly SlotStatus[]) => boolean): Promise<void>;
  /** Waits until so many parts (service, emulated cell) are there. */
  partsAre(count: number): Promise<void>;
  /** Disconnects. */
  close(): Promise<void>;
}

/**
 * Watches a demo.
 *
 * @param natsUrl - Its broker.
 * @param prefix - Its subject prefix.
 */
export async function watchDemo(natsUrl: string, prefix: string): Promise<DemoWatch> {
  const nats = await connect({ servers: natsUrl });
  const subjects = subjectsOf(prefix);
  return {
    nats,
    async slotsUntil(isEnough) {
      const slots: SlotStatus[] = [];
      for await (const msg of nats.subscribe(subjects.report("*"))) {
        const { applied } = msg.json<Report>();
        if (applied) slots.push(applied.status);
        if (isEnough(slots)) break;
      }
    },
    async partsAre(count) {
      for (;;) {
        const service = await answers(nats, subjects.health);
        const cell = await hears(nats, subjects.report("*"));
        if (Number(service) + Number(cell) === count) break;
      }
    },
    close: () => nats.close(),
  };
}

function answers(nats: NatsConnection, subject: string): Promise<boolean> {
  return nats.request(subject, undefined, { timeout: 300 }).then(
    () => true,
    () => false,
  );
}

function hears(nats: NatsConnection, subject: string): Promise<boolean> {
  return new Promise((resolve) => {
    const subscription = nats.subscribe(subject, {
      max: 1,
      timeout: 200,
      callback: (error) => {
        subscription.unsubscribe();
        resolve(!error);
      },
    });
  });
}
