import type { Command } from "commander";
import type { RecordedSlot } from "../../schemas/recording.ts";
import type { OpenRecording, Recording } from "../ports/run-recorder.ts";
import { fail } from "./fail.ts";
import { createHeardBlocks } from "./heard-blocks.ts";
import { createRecordingTally } from "./recording-tally.ts";
import { recordingText, slotText } from "./recording-text.ts";
import { usageCommand } from "./usage-command.ts";

/** `slotpilot inspect`: what a recorded run holds, and whether it is whole. */
export function inspectCommand(openRecording: OpenRecording): Command {
  return usageCommand("inspect", "say what a recorded run holds, and whether it is whole")
    .argument("<file>", "a recorded run")
    .option("--slot <number>", "print one slot in full instead")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  $ slotpilot inspect run.parquet
  $ slotpilot inspect run.parquet --slot 1234
  $ slotpilot inspect run.parquet --json | jq .users

Columns and further tools: docs/recordings.md.`,
    )
    .action(async (path: string, options: { readonly slot?: string; readonly json?: true }) => {
      const recording = await openRecording(path);
      const { slot, json = false } = options;
      const text =
        slot === undefined ? await summarise(recording, json) : await show(recording, slot, json);
      console.log(text);
    });
}

async function summarise({ head, slots }: Recording, json: boolean): Promise<string> {
  const tally = createRecordingTally(head.setup);
  const blocksOf = head.heard
    ? createHeardBlocks(head.setup)
    : ({ blocks }: RecordedSlot) => blocks;
  for await (const slot of slots()) tally.add(slot, blocksOf(slot));
  const summary = tally.summary();
  return json ? JSON.stringify({ ...summary, head }) : recordingText(head, summary);
}

async function show(recording: Recording, text: string, json: boolean): Promise<string> {
  const tti = Number(text);
  const slot = Number.isInteger(tti) ? await recording.find(tti) : undefined;
  if (slot) return json ? JSON.stringify(slot) : slotText(slot, recording.head);
  const message = `--slot ${text}: no such slot among the ${recording.numSlots} recorded`;
  return fail({ code: "CONFIG_INVALID", message });
}
