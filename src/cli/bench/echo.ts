import { type Static, Type } from "@sinclair/typebox";
import type { Command } from "commander";
import { ServiceConfig } from "../../../schemas/config.ts";
import { NATS_KEYS } from "../../../schemas/nats-keys.ts";
import { subjectsOf } from "../../../schemas/subjects.ts";
import type { connectNats } from "../../adapters/nats/connect-nats.ts";
import { makeRealTime } from "../../adapters/system/real-time.ts";
import { addConfigOptions, configFrom } from "../config-options.ts";
import { fail } from "../fail.ts";
import { stopped, stopSignal } from "../stop-signal.ts";
import { usageCommand } from "../usage-command.ts";

const EchoConfig = Type.Object({
  ...NATS_KEYS,
  ...Type.Pick(ServiceConfig, ["subjectPrefix", "realtimePriority"]).properties,
});

/** `slotpilot bench echo`: a service that sends every report back as its allocation; a part of `bench`. */
export function echoCommand(connect: typeof connectNats): Command {
  return addConfigOptions(usageCommand("echo", "send every report back"), EchoConfig).action(
    async (options) => {
      const { config } = configFrom(EchoConfig, options);
      const failure = await runEcho(config, connect);
      if (failure) fail(failure);
      process.exit(0);
    },
  );
}

async function runEcho(config: Static<typeof EchoConfig>, connect: typeof connectNats) {
  const signal = stopSignal();
  const nats = await connect(config, "slotpilot-echo");
  if (!nats.ok) return nats.error;
  const { connection } = nats;
  if (config.realtimePriority > 0) makeRealTime(config.realtimePriority);
  const subjects = subjectsOf(config.subjectPrefix);
  connection.subscribe(subjects.report("*"), {
    callback: (error, { subject, data }) => {
      if (!error) connection.publish(subject.replace(/report$/, "allocation"), data);
    },
  });
  connection.subscribe(subjects.health, { callback: (_, message) => void message.respond() });
  await Promise.race([stopped(signal), connection.closed()]);
  await connection.close();
  return undefined;
}
