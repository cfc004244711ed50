import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import type { NatsConnection } from "nats";
import { subjectsOf } from "../../../schemas/subjects.ts";
import type { connectNats } from "../../adapters/nats/connect-nats.ts";
import { openServiceExaminer } from "../../conform/service/examine-service.ts";
import type { ServiceDoor, ServiceEars } from "../../conform/service/service-door.ts";
import { fail } from "../fail.ts";
import { stopSignal } from "../stop-signal.ts";
import { usageCommand } from "../usage-command.ts";
import type { ConformConfig } from "./conform-config.ts";
import { addConformOptions, conformConfigFrom, endOf, finishWith } from "./conform-options.ts";

/** How long a setup may stay unanswered, and the pause before it is sent again. Unit: ms. */
const REPLY_WITHIN_MS = 1000;
const AGAIN_MS = 500;

const HELP = `
Plays three RANs, \`<cell-id>-a\`, \`-b\` and \`-c\`, to a running service: sound reports and hostile ones. The
service may be ours or anybody's; it must allow three cells more than it has.

Exit code 0: everything was checked, nothing failed. 1: a check failed, no service answered, or the time was over
before. 130: stopped by Ctrl-C before. docs/conformance.md lists every check.

Examples:
  $ slotpilot conform service
  $ slotpilot conform service --nats-url nats://10.0.0.5:4222 --junit service.xml
  $ slotpilot conform service --json | jq '.checks[] | select(.verdict == "failed")'`;

/** `slotpilot conform service`: plays RANs and says what is wrong with a service. */
export function conformServiceCommand(connect: typeof connectNats): Command {
  const command = usageCommand("service", "play RANs and check a service");
  return addConformOptions(command)
    .addHelpText("after", HELP)
    .action(async (options: Readonly<Record<string, unknown>>) => {
      const config = conformConfigFrom(options);
      const nats = await connect(config, "slotpilot conform");
      if (!nats.ok) return fail(nats.error);
      const { checks, end } = await examine(config, nats.connection, stopSignal());
      finishWith({ subject: `service on ${config.subjectPrefix}`, checks }, end, options);
    });
}

async function examine(config: ConformConfig, connection: NatsConnection, signal: AbortSignal) {
  const end = AbortSignal.any([signal, AbortSignal.timeout(1000 * config.duration)]);
  const examiner = openServiceExaminer(openDoor(config, connection, end), config.cellId);
  listen(config, connection, examiner.ears);
  await connection.flush();
  await examiner.run(end);
  const how = endOf(!end.aborted, signal);
  await connection.drain();
  return { checks: examiner.results(), end: how };
}

/** A sound setup is sent until somebody answers, so that the service may come later. */
function openDoor(
  { subjectPrefix }: ConformConfig,
  connection: NatsConnection,
  end: AbortSignal,
): ServiceDoor {
  const subjects = subjectsOf(subjectPrefix);
  return {
    nowMs: () => performance.now(),
    async setUp(cellId, bytes, numTries = Number.POSITIVE_INFINITY) {
      for (let n = 0; n < numTries && !end.aborted; n += 1) {
        const options = { timeout: REPLY_WITHIN_MS };
        const reply = await connection.request(subjects.setup(cellId), bytes, options).then(
          ({ data }) => data,
          () => undefined,
        );
        if (reply) return reply;
        await sleep(AGAIN_MS);
      }
      return undefined;
    },
    report: (cellId, bytes) => connection.publish(subjects.report(cellId), bytes),
    wait: (ms) => sleep(ms),
  };
}

function listen(
  { subjectPrefix, cellId }: ConformConfig,
  connection: NatsConnection,
  ears: ServiceEars,
): void {
  const subjects = subjectsOf(subjectPrefix);
  for (const name of ["a", "b", "c", "a-unknown"]) {
    const id = `${cellId}-${name}`;
    connection.subscribe(subjects.allocation(id), {
      callback: (error, { data }) => error ?? ears.allocation(id, data),
    });
  }
  connection.subscribe(subjects.event("*"), {
    callback: (error, { data }) => error ?? ears.event(data),
  });
  connection.subscribe(subjects.solicit, { callback: (error) => error ?? ears.solicit() });
}
