import type { Checkpoint } from "./checkpoint.ts";
import { type CloningState, clonePolicy, type EpochFigures } from "./clone-policy.ts";
import { collectDemonstrations, type Demonstrations } from "./collect-demonstrations.ts";
import { POLICY_KINDS, type PolicyKind } from "./policy-weights.ts";
import type { TrainingConfig } from "./training-config.ts";

/** How to follow, stop and resume a warm start. */
export interface TeacherWatch {
  /** Called often, with what is being done. */
  onProgress?(step: "demonstrations" | PolicyKind, done: number, total: number): void;
  /** Called after every epoch. */
  onEpoch?(clones: NonNullable<Checkpoint["clones"]>, figures: EpochFigures): Promise<void>;
  /** Ends the work; the running epoch is lost. */
  readonly signal?: AbortSignal | undefined;
  /** Where to go on. */
  readonly from?: Checkpoint["clones"];
}

/** Where the clones of both agents stand. */
export type TeacherClones = Readonly<Record<PolicyKind, CloningState>>;

/** Validation slots per training slot. */
const VALIDATION_RATIO = 1 / 8;

/**
 * Makes both policies answer like the teacher, as a start for reinforcement.
 *
 * Demonstrations are not stored: a resumed run collects the same ones again, which is quick.
 *
 * @returns Where both clones stand after their last epoch; nothing when it was stopped.
 */
export async function cloneTeacher(
  config: TrainingConfig,
  watch: TeacherWatch = {},
): Promise<TeacherClones | undefined> {
  const { epochs } = config.cloning;
  let clones = watch.from ?? {};
  const isDone = POLICY_KINDS.every((kind) => (clones[kind]?.epoch ?? 0) >= epochs);
  const data = isDone ? undefined : await demonstrate(config, watch);
  for (const kind of POLICY_KINDS) {
    if (!data || watch.signal?.aborted) break;
    const settings = { ...config.cloning, seed: config.seed };
    const state = await clonePolicy(
      { kind, training: data.training[kind], validation: data.validation[kind], settings },
      {
        signal: watch.signal,
        from: clones[kind],
        onProgress: (done, total) => watch.onProgress?.(kind, done, total),
        onEpoch: (saved, figures) => watch.onEpoch?.({ ...clones, [kind]: saved }, figures),
      },
    );
    clones = { ...clones, [kind]: state };
  }
  const { prb, power } = clones;
  return watch.signal?.aborted || !prb || !power ? undefined : { prb, power };
}

interface Data {
  readonly training: Demonstrations;
  readonly validation: Demonstrations;
}

async function demonstrate(
  { seed, cloning }: TrainingConfig,
  { onProgress, signal }: TeacherWatch,
): Promise<Data> {
  const validationSlots = Math.ceil(cloning.slots * VALIDATION_RATIO);
  const total = cloning.slots + validationSlots;
  const collect = (split: "training" | "validation", numSlots: number, before: number) =>
    collectDemonstrations(
      { seed, split, numSlots },
      { signal, onProgress: (done) => onProgress?.("demonstrations", before + done, total) },
    );
  return {
    training: await collect("training", cloning.slots, 0),
    validation: await collect("validation", validationSlots, cloning.slots),
  };
}
