import { fc } from "@fast-check/vitest";

/**
 * Every run draws the same properties' cases, so that a red run is a change's fault and not chance's.
 * `PROPERTY_SEED=random npm test` looks for new counterexamples; another number repeats a run.
 */
const wanted = process.env["PROPERTY_SEED"] ?? "1";
if (wanted !== "random") fc.configureGlobal({ seed: Number(wanted) });
