import { type CodeEntry, internal, startup, wire } from "./code-entry.ts";
import { ADMIN_CODES, HTTP_CODES } from "./http-codes.ts";
import { MODEL_CODES } from "./model-codes.ts";
import { REGISTRY_CODES } from "./registry-codes.ts";

/**
 * Every code that slotpilot can put on the wire, in a log, a counter or an error message.
 *
 * `docs/errors.md` is generated from this object.
 * @rule R9
 */
export const CODES = {
  MALFORMED: wire(
    "The bytes are neither a JSON object nor a MessagePack map.",
    "Send one complete JSON object or MessagePack map per message.",
  ),
  TOO_LARGE: wire(
    "The message is larger than the contract allows.",
    "Keep a message below 1 MiB; a report of 1,024 users with 275 subband values fits.",
  ),
  BAD_FIELD: wire(
    "A field is missing or has the wrong type.",
    "Compare the message with the JSON Schema in `schemas/json`.",
  ),
  BAD_RANGE: wire(
    "A value lies outside its documented range, or is NaN or infinite.",
    "Clamp the value to the range in the schema's description.",
  ),
  SCHEMA_VERSION: wire(
    "The contract's major version is not one that this service speaks.",
    "Set `contractVersion` to a version that this service supports.",
  ),
  UNKNOWN_CELL: wire(
    "A report came from a cell that has not been set up; the service solicits a setup.",
    "Send a setup request and wait for `accepted` before reporting.",
  ),
  CELL_LIMIT: wire(
    "The service already controls as many cells as its configuration allows.",
    "Raise `maxCells`, or run a further instance.",
  ),
  CELL_MISMATCH: wire(
    "The cell named in the payload is not the one in the subject.",
    "Publish every message on the subject of its own `cellId`.",
  ),
  STALE_TTI: wire(
    "The message speaks of a slot that has passed: it came too late or twice.",
    "Shorten the path between RAN and service, or raise `leadSlots`.",
  ),
  FUTURE_TTI: wire(
    "The message speaks of a slot too far ahead to be true.",
    "Count `tti` slot by slot; after a restart of the RAN, set the cell up again.",
  ),
  UNKNOWN_RNTI: wire(
    "A grant names a user that the RAN does not know.",
    "Grant only to users of the report that the allocation answers.",
  ),
  DUPLICATE_RNTI: wire(
    "The same user occurs twice in one message.",
    "Send every RNTI once: one entry per user, one grant per user and slot.",
  ),
  PRB_BUDGET: wire(
    "A run of PRBs leaves the carrier or does not consist of whole PRGs.",
    "Keep 0 ≤ start, start + length ≤ `carrierPrb`, and begin runs at multiples of `prgSizePrb`.",
  ),
  PRB_OVERLAP: wire("A PRB has two owners.", "Give every PRB to one user at most."),
  RESERVED_PRB: wire(
    "A grant uses a PRB that the report declared reserved.",
    "Leave the PRBs of `reservedPrb` alone in the slot that they were reserved for.",
  ),
  RETX_CONFLICT: wire(
    "A grant contradicts the HARQ process that it names: new data on a busy process, or a retransmission that is not pending with this size.",
    "Retransmit only what `harqPending` lists, with its number of PRBs; send new data on idle processes.",
  ),
  POWER_CAP: wire(
    "A power offset leaves its range, or the slot's total power exceeds the carrier's maximum.",
    "Keep every offset inside `powerOffsetRangeDb` and the sum of linear power at or below P_max.",
  ),
  BUFFER_CAP: wire(
    "A user's quota was cut to what its buffer needs.",
    "Nothing: the PRBs went to users with more data.",
  ),
  NAN_OUTPUT: wire(
    "A policy returned NaN, infinite or negative values.",
    "Check the model's weights and its behaviour at the edges of the feature ranges.",
  ),
  SHAPE_MISMATCH: wire(
    "An array has another length than the cell's facts or the policy's specification demand.",
    "Send one value per subband (or PRG); export models with a dynamic user axis.",
  ),
  DEADLINE: wire(
    "A policy was still running when the slot's decision was due.",
    "Use a smaller model, raise `leadSlots`, or raise `deadlineUs` if the RAN can wait.",
  ),
  MODEL_UNAVAILABLE: wire(
    "The policy could not run: it is not loaded, or it threw.",
    "See the service's log for the reason; check the model with `slotpilot models ls`.",
  ),
  QUEUE_OVERRUN: wire(
    "Reports queued up; the older ones were folded into the state and only the newest was decided on.",
    "Give the service more processor time, or report fewer users per cell.",
  ),
  MODEL_ROLLED_BACK: wire(
    "A new pair of policies broke a bound of the guard and was taken back; the model is quarantined.",
    "Read the event: it names the bounds with both figures. Train the model again, or change the `guard…` keys.",
  ),
  NOTHING_TO_CHANGE: startup(
    "A change of policies was asked for that changes nothing.",
    "Propose a candidate before it is promoted or discarded; roll back only where something was active before.",
  ),
  INTERNAL: wire(
    "Something happened that slotpilot does not expect: a bug.",
    "Please report it with the message and the command line.",
  ),
  CONFIG_INVALID: startup(
    "One or more configuration keys are unknown, have the wrong type or lie outside their range.",
    "Change the keys that the message lists; `slotpilot serve --help` shows all of them.",
  ),
  CONFIG_UNREADABLE: startup(
    "The configuration file does not exist or is not valid YAML or JSON.",
    "Check the path and the position that the message gives.",
  ),
  NATS_SERVER_MISSING: startup(
    "No nats-server was found and it could not be fetched.",
    "Run one of the commands in the message, or set `NATS_URL` to a running server.",
  ),
  NATS_SERVER_FAILED: startup(
    "Our own nats-server did not come up.",
    "Read its last lines in the message; set `NATS_SERVER_BIN` to a working program or `NATS_URL` to a running server.",
  ),
  NATS_REFUSED: startup(
    "The broker does not accept our login, or our certificate, or wants one.",
    "Set what the message names; docs/security.md shows every kind of login.",
  ),
  NATS_TLS: startup(
    "The broker's certificate is not to be trusted, or there is no TLS that both sides speak.",
    "Renew the certificate, or set `natsTlsCaFile` to the authority that signed it.",
  ),
  NATS_UNREACHABLE: startup(
    "No connection to the broker could be made.",
    "Start the broker, or correct `natsUrl` (`NATS_URL`).",
  ),
  NO_SERVICE: startup(
    "No service has answered a RAN's setup yet.",
    "Start a service, or correct the subject prefix; the RAN asks again by itself.",
  ),
  ...ADMIN_CODES,
  MODEL_INVALID: startup(
    "A model folder is incomplete, or its manifest does not fit the model or this version's features.",
    "Train or import the model again; the message names the file and the difference.",
  ),
  ...REGISTRY_CODES,
  SERVICE_PRESENT: startup(
    "Another service already answers on the subjects that the demo, the benchmark or `conform ran` would use.",
    "Stop it, or choose other subjects with `--subject-prefix`.",
  ),
  CHILD_FAILED: startup(
    "A part of the demo or of the benchmark stopped by itself before its work was done.",
    "Read the lines above; they are the part's own last words.",
  ),
  MATERIAL_UNKNOWN: startup(
    "A scene uses a material that has no entry in the material table.",
    "Use a material of ITU-R P.2040, or give its parameters.",
  ),
  MATERIAL_FREQUENCY_OUT_OF_RANGE: startup(
    "The carrier frequency lies outside the range that a material of the scene is known for.",
    "Choose a carrier inside the range that the message gives, or another material.",
  ),
  SCENE_UNKNOWN: startup(
    "No built-in place has this name, and it is no file of a known kind.",
    "Use a name from `slotpilot scene list`, or the path of an `.xml`, `.obj` or `.geojson` file.",
  ),
  SCENE_UNREADABLE: startup(
    "A scene file, or a file that it names, is missing, too large or not in its format.",
    "Check the path and the position that the message gives.",
  ),
  SCENE_INVALID: startup(
    "A scene's settings or its elements have values that make no scene.",
    "Change what the message lists; `slotpilot scene list` shows every setting with its range.",
  ),
  MATERIALS_INVALID: startup(
    "The materials file is missing, not YAML or JSON, or has values outside their range.",
    "Change the keys that the message lists.",
  ),
  OUTPUT_UNWRITABLE: startup(
    "A file that a command shall write can't be written.",
    "Create the folder that the message names, or choose a file that you may write.",
  ),
  TRAJECTORY_UNREADABLE: startup(
    "The file of users' trajectories does not exist or can't be read.",
    "Check the path in `trajectories`.",
  ),
  TRAJECTORY_INVALID: startup(
    "Lines of the file of users' trajectories are wrong, or it has another number of users than `ues`.",
    "Correct the lines that the message lists; the columns are `ue,t_s,x_m,y_m,z_m`.",
  ),
  TRACE_UNREADABLE: startup(
    "The channel trace does not exist or can't be read.",
    "Check the path; record one with `slotpilot channel record`.",
  ),
  TRACE_INVALID: startup(
    "The file is no channel trace, is damaged or cut short, or was written by another version.",
    "Record it again with `slotpilot channel record`.",
  ),
  TRACE_MISMATCH: startup(
    "The channel trace was recorded for other users, PRBs, spacing or carrier, or for fewer slots.",
    "Change the keys that the message lists, or record a trace with this configuration.",
  ),
  TRAFFIC_INVALID: startup(
    "The file of packets for `trace` traffic can't be read, or lines of it are wrong.",
    "Correct the lines that the message lists; the columns are `ue,t_ms,bytes`.",
  ),
  SCENE_UNCOVERED: startup(
    "In every draw of the cell somebody was out of coverage.",
    "Use fewer users or a smaller scene, or give `--transmitter` a better place in the configuration.",
  ),
  RECORDING_UNREADABLE: startup(
    "The recording does not exist or can't be read.",
    "Check the path; record a run with `slotpilot emulate --record FILE`.",
  ),
  RECORDING_UNFINISHED: startup(
    "The recording has no end: its run is still going or was killed, or the file was cut short.",
    "Wait for the run to end, or record it again and stop it with Ctrl-C.",
  ),
  RECORDING_INVALID: startup(
    "The file is no recording of slotpilot, is damaged, or was written by another version.",
    "Record the run again with `slotpilot emulate --record FILE`.",
  ),
  RESULT_UNREADABLE: startup(
    "A result file of `slotpilot bench` does not exist or can't be read.",
    "Check the path; write one with `slotpilot bench --out FILE`.",
  ),
  RESULT_INVALID: startup(
    "The file is no result of `slotpilot bench`, or was written by another version.",
    "Measure again with `slotpilot bench --out FILE`.",
  ),
  ...MODEL_CODES,
  REFERENCE_FOLDER: startup(
    "The folder of reference cases can't be read, or holds no JSON file.",
    "Give `--oracle` the folder that holds the files.",
  ),
  ...HTTP_CODES,
  QUOTAS_EXCEED_GRID: internal(
    "The resolver was handed more quotas than there are free PRB groups.",
    "Please report it with the numbers in the message; the slot was not decided.",
  ),
} as const satisfies Record<string, CodeEntry>;

/** A code of the registry. */
export type Code = keyof typeof CODES;

/** The codes that can travel in a message, in the registry's order. */
export const WIRE_CODES: readonly Code[] = (Object.keys(CODES) as Code[]).filter(
  (code) => CODES[code].scope === "wire",
);
