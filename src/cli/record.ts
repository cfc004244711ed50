import { type Static, Type } from "@sinclair/typebox";
import type { Command } from "commander";
import type { NatsConnection } from "nats";
import { EmulatorConfig } from "../../schemas/config.ts";
import { integer } from "../../schemas/config-keys.ts";
import { MAX_COUNT } from "../../schemas/fields.ts";
import { NATS_KEYS } from "../../schemas/nats-keys.ts";
import type { Setup } from "../../schemas/setup.ts";
import { subjectsOf } from "../../schemas/subjects.ts";
import type { connectNats } from "../adapters/nats/connect-nats.ts";
import type { RunRecorder, StartRecording } from "../ports/run-recorder.ts";
import { checkOutput } from "./check-output.ts";
import { addConfigOptions, configFrom } from "./config-options.ts";
import { fail } from "./fail.ts";
import { createListenedRun } from "./listened-run.ts";
import { EXIT_STOPPED, stopped, stopSignal } from "./stop-signal.ts";
import { usageCommand } from "./usage-command.ts";

const RecordConfig = Type.Object({
  ...NATS_KEYS,
  subjectPrefix: EmulatorConfig.properties.subjectPrefix,
  cellId: EmulatorConfig.properties.cellId,
  slots: integer("Slots to record; 0 = until Ctrl-C or the end of the run.", 0, MAX_COUNT, 0),
});
type RecordConfig = Static<typeof RecordConfig>;

const toStderr = (line: string) => process.stderr.write(`${line}\n`);

/** `slotpilot record`: any RAN's run, taken down from the broker. */
export function recordCommand(
  startRecording: StartRecording,
  connect: typeof connectNats,
): Command {
  const about = "record the run of any RAN by listening on its broker";
  const command = usageCommand("record", about).argument("<file>", "file to write");
  return addConfigOptions(command, RecordConfig)
    .addHelpText(
      "after",
      `
Examples:
  $ slotpilot record run.parquet --cell-id cell-1 && slotpilot inspect run.parquet
  $ slotpilot record run.parquet --nats-url nats://ran-host:4222 --slots 20000

It only listens, from whatever machine reaches the broker; neither RAN nor service waits for it. A
cell that runs already is asked once to set up again, which changes nothing for it.`,
    )
    .action(async (path: string, options: Readonly<Record<string, unknown>>) => {
      const { config } = configFrom(RecordConfig, options);
      checkOutput("<file>", path);
      const nats = await connect(config, "slotpilot record", { onWarning: toStderr });
      if (!nats.ok) return fail(nats.error);
      const { connection } = nats;
      const ended = stopped(stopSignal()).then(() => "stopped");
      const taking = takeDown(connection, config, (setup) =>
        startRecording(path, { setup, heard: true, config: {} }),
      );
      await connection.flush();
      const { cellId, subjectPrefix } = config;
      toStderr(`listening to ${cellId} on ${subjectPrefix}; Ctrl-C ends the recording`);
      const lost = connection.closed().then(() => "the broker does not take us back");
      const reason = await Promise.race([taking.over, ended, lost]).finally(taking.close);
      await connection.close();
      console.log(sentence(taking, reason, path, config));
      process.exit(taking.numSlots > 0 ? 0 : EXIT_STOPPED);
    });
}

/** A recording that goes on. */
interface Taking {
  /** Resolves with why the run is over; rejects with a `RecordingError` when a slot can't be written. */
  readonly over: Promise<string>;
  /** Slots recorded. */
  readonly numSlots: number;
  /** Slots between them that were not heard. */
  readonly numMissed: number;
  /** Writes what is left. */
  close(): Promise<void>;
}

/** Has a cell's run recorded, from its first slot that is heard. */
function takeDown(
  connection: NatsConnection,
  config: RecordConfig,
  begin: (setup: Setup) => RunRecorder,
): Taking {
  const subjects = subjectsOf(config.subjectPrefix);
  let recorder: RunRecorder | undefined;
  let numSlots = 0;
  let [end, breakOff] = [(_: string) => {}, (_: unknown) => {}];
  const over = new Promise<string>((resolve, reject) => {
    end = resolve;
    breakOff = reject;
  });
  const run = createListenedRun(config.cellId, {
    ...{ solicit: () => connection.publish(subjects.solicit), end },
    record(setup, slot) {
      if (config.slots > 0 && numSlots === config.slots) return;
      recorder ??= begin(setup);
      recorder.record(slot);
      numSlots += 1;
      if (numSlots === config.slots) end("as many as asked for");
    },
  });
  const hear = (subject: string, receive: (bytes: Uint8Array) => void) =>
    connection.subscribe(subject, {
      callback: (error, message) => {
        if (!error) attempt(() => receive(message.data), breakOff);
      },
    });
  hear(subjects.setup(config.cellId), run.hearSetup);
  hear(subjects.report(config.cellId), run.hearReport);
  hear(subjects.allocation(config.cellId), run.hearAllocation);
  return {
    over,
    get numSlots() {
      return numSlots;
    },
    get numMissed() {
      return run.numMissed;
    },
    close: async () => recorder?.close(),
  };
}

/** An exception inside a callback of the broker's client would reach nobody. */
function attempt(act: () => void, onFailure: (failure: unknown) => void): void {
  try {
    act();
  } catch (failure) {
    onFailure(failure);
  }
}

function sentence(
  { numSlots, numMissed }: Taking,
  reason: string,
  path: string,
  { cellId }: RecordConfig,
): string {
  if (numSlots === 0) return `nothing recorded: ${cellId} was not heard (${reason})`;
  const gaps = numMissed > 0 ? `, ${numMissed} between them were not heard` : "";
  return `${numSlots} slots of ${cellId} in ${path}${gaps} (${reason})`;
}
