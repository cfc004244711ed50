import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import type { NatsConnection } from "nats";
import { subjectsOf } from "../../../schemas/subjects.ts";
import type { connectNats } from "../../adapters/nats/connect-nats.ts";
import { openRanExaminer, type RanExaminer } from "../../conform/ran/examine-ran.ts";
import { isHealthy, servicePresent } from "../ask-health.ts";
import { fail } from "../fail.ts";
import { stopSignal } from "../stop-signal.ts";
import { usageCommand } from "../usage-command.ts";
import type { ConformConfig } from "./conform-config.ts";
import { addConformOptions, conformConfigFrom, endOf, finishWith } from "./conform-options.ts";

/** How often the examiner looks at the clock. Unit: ms. */
const TICK_MS = 10;

const HELP = `
Plays the service: start it, then the RAN, or the other way round. It answers every report, sends late,
early, malformed and impossible allocations among sound ones, and checks what the RAN makes of them. The
RAN must run for 3,000 slots at least, better without end. Stop the service that controls the cell before.

Exit code 0: everything was checked, nothing failed. 1: a check failed, no RAN came, or the time was over before.
130: stopped by Ctrl-C before. docs/conformance.md lists every check.

Examples:
  $ slotpilot conform ran --cell-id cell-1
  $ slotpilot conform ran --nats-url nats://10.0.0.5:4222 --junit ran.xml --duration 120
  $ slotpilot conform ran --json | jq '.checks[] | select(.verdict == "failed")'`;

/** `slotpilot conform ran`: plays the service and says what is wrong with a RAN. */
export function conformRanCommand(connect: typeof connectNats): Command {
  const command = usageCommand("ran", "play the service and check a RAN");
  return addConformOptions(command)
    .addHelpText("after", HELP)
    .action(async (options: Readonly<Record<string, unknown>>) => {
      const config = conformConfigFrom(options);
      const nats = await connect(config, "slotpilot conform");
      if (!nats.ok) return fail(nats.error);
      const subjects = subjectsOf(config.subjectPrefix);
      if (await isHealthy(nats.connection, subjects.health)) return fail(servicePresent(config));
      const { checks, end } = await examine(config, nats.connection, stopSignal());
      finishWith({ subject: `ran ${config.cellId}`, checks }, end, options);
    });
}

async function examine(config: ConformConfig, connection: NatsConnection, signal: AbortSignal) {
  const { cellId, subjectPrefix, duration } = config;
  const subjects = subjectsOf(subjectPrefix);
  const examiner = openRanExaminer({
    cellId,
    nowMs: () => performance.now(),
    send: (bytes) => connection.publish(subjects.allocation(cellId), bytes),
    solicit: () => connection.publish(subjects.solicit),
  });
  listen(connection, subjects.setup(cellId), subjects.report(cellId), examiner);
  connection.publish(subjects.solicit);
  const endMs = performance.now() + 1000 * duration;
  while (!examiner.isDone && !signal.aborted && performance.now() < endMs) {
    await sleep(TICK_MS);
    examiner.tick();
  }
  const end = endOf(examiner.isDone, signal);
  await connection.drain();
  return { checks: examiner.finish(end === "stopped"), end };
}

function listen(
  connection: NatsConnection,
  setupSubject: string,
  reportSubject: string,
  examiner: RanExaminer,
): void {
  connection.subscribe(setupSubject, {
    callback: (error, message) => {
      const reply = error ? undefined : examiner.setUp(message.data);
      if (reply) message.respond(reply);
    },
  });
  connection.subscribe(reportSubject, {
    callback: (error, { data }) => {
      if (!error) examiner.report(data);
    },
  });
}
