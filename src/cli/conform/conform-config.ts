import { type Static, Type } from "@sinclair/typebox";
import { EmulatorConfig } from "../../../schemas/config.ts";
import { real } from "../../../schemas/config-keys.ts";
import { NATS_KEYS } from "../../../schemas/nats-keys.ts";

/** Where the other side is, and how long to look at it. */
export const ConformConfig = Type.Object({
  ...NATS_KEYS,
  subjectPrefix: EmulatorConfig.properties.subjectPrefix,
  cellId: EmulatorConfig.properties.cellId,
  duration: real(
    "Longest time to wait for the other side and to examine it. Unit: s.",
    1,
    86_400,
    90,
  ),
});
/** Where the other side is, and how long to look at it. */
export type ConformConfig = Static<typeof ConformConfig>;
