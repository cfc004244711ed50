import { createHash } from "node:crypto";
import type { ModelMessage } from "../../../onnx/onnx-message.ts";
import { checkAnswers, type Trial } from "./check-answers.ts";
import { checkConstants } from "./check-constants.ts";
import { checkFeatures } from "./check-features.ts";
import { checkGraph } from "./check-graph.ts";
import { checkLatency } from "./check-latency.ts";
import { checkOperators } from "./check-operators.ts";
import { checkOrder } from "./check-order.ts";
import { checkSignature } from "./check-signature.ts";
import { checkValues } from "./check-values.ts";
import { checkVersions } from "./check-versions.ts";
import { decodeModel } from "./decode-model.ts";
import { type Finding, fault, fine, isFault } from "./finding.ts";
import { readModelFile } from "./read-model-file.ts";
import type { ReportLine } from "./report-line.ts";
import type { TrialSession } from "./trial-session.ts";
import type { CheckName, ValidationTask } from "./validation-task.ts";

/** What the checks so far have made of a file. */
interface Subject {
  bytes: Uint8Array;
  model: ModelMessage | undefined;
  session: TrialSession | undefined;
  trials: readonly Trial[];
}

type Check = (found: Found) => Finding | Promise<Finding>;

/** What a check may look at; later ones rely on earlier ones. */
interface Found extends ValidationTask {
  readonly subject: Subject;
  readonly onTrial: (what: string) => void;
}

const CHECKS: Readonly<Record<CheckName, Check>> = {
  file: ({ file, limits, subject }) => {
    const { finding, bytes } = readModelFile(file, limits.maxBytes);
    subject.bytes = bytes;
    return finding;
  },
  format: ({ limits, subject }) => {
    const { finding, model } = decodeModel(subject.bytes, limits);
    subject.model = model;
    return finding;
  },
  hash: ({ claim, subject }) => compareHash(subject.bytes, claim.sha256),
  versions: ({ claim, subject }) => checkVersions(modelOf(subject), claim),
  operators: ({ subject }) => checkOperators(modelOf(subject)),
  constants: ({ limits, subject }) => checkConstants(graphOf(subject), limits),
  graph: ({ subject }) => checkGraph(graphOf(subject)),
  "input and output": ({ claim, subject }) => checkSignature(graphOf(subject), claim),
  features: ({ claim }) => checkFeatures(claim),
  load: async ({ claim, subject }) => {
    // Only now: what is refused without it needs not wait for ONNX Runtime.
    const { openTrialSession } = await import("./trial-session.ts");
    const session = await openTrialSession(subject.bytes, claim);
    if (isFault(session)) return session;
    subject.session = session;
    return fine("ONNX Runtime loads it");
  },
  answers: async ({ claim, limits, subject, onTrial }) => {
    const { finding, trials } = await checkAnswers(sessionOf(subject), claim, limits, onTrial);
    subject.trials = trials;
    return finding;
  },
  values: ({ claim, subject }) => checkValues(claim, subject.trials),
  "order of users": ({ subject, onTrial }) =>
    checkOrder(sessionOf(subject), subject.trials, onTrial),
  latency: ({ claim, limits, subject, onTrial }) =>
    checkLatency(sessionOf(subject), claim, limits, onTrial),
};

/**
 * Makes all checks, or those up to the first that fails.
 *
 * @param task - Which file, what it claims to be, and what it may need.
 * @param tell - Hears what is being done and what was found, at once, as the next step may end the
 *   process.
 */
export async function runChecks(
  task: ValidationTask,
  tell: (line: ReportLine) => void,
): Promise<void> {
  const bytes = new Uint8Array();
  const subject: Subject = { bytes, model: undefined, session: undefined, trials: [] };
  for (const [name, check] of Object.entries(CHECKS) as [CheckName, Check][]) {
    tell({ doing: name });
    const onTrial = (what: string) => tell({ doing: name, what });
    const finding = await check({ ...task, subject, onTrial });
    tell({ check: name, finding });
    if (!finding.ok) return;
  }
}

function compareHash(bytes: Uint8Array, claimed: string): Finding {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 === claimed) return fine(sha256);
  return fault("MODEL_HASH", `SHA-256 is ${sha256}, the manifest says ${claimed}`);
}

function modelOf({ model }: Subject): ModelMessage {
  if (!model) throw new Error("checked without a model");
  return model;
}

function graphOf(subject: Subject) {
  const { graph } = modelOf(subject);
  if (!graph) throw new Error("checked without a graph");
  return graph;
}

function sessionOf({ session }: Subject): TrialSession {
  if (!session) throw new Error("checked without a session");
  return session;
}
