import { createEnclosureTest, describeEnclosure } from "../../../simulator/scene/enclosure.ts";
import type { Scene } from "../../../simulator/scene/scene.ts";
import type { Vec3 } from "../../../simulator/scene/vector.ts";
import { fail } from "../fail.ts";

/** A flag and what was given to it. */
export interface PositionText {
  /** Such as `--tx`. */
  readonly flag: string;
  /** Such as `10,20,1.5`. */
  readonly text: string;
}

/**
 * Reads positions of antennas; ends the program with all problems at once when one is no position,
 * lies inside a building, or below the ground.
 *
 * @param scene - The scene.
 * @param given - Flags with their texts.
 * @param maxTransmissions - How many slabs a path may pass; more than 0 lets antennas into rooms.
 * @returns Positions in the same order. Unit: m.
 */
export function positionsOrFail(
  scene: Scene,
  given: readonly PositionText[],
  maxTransmissions: number,
): Vec3[] {
  const enclosing = createEnclosureTest(scene, maxTransmissions);
  const problems: string[] = [];
  const positions = given.flatMap(({ flag, text }) => {
    const position = parseTriple(text);
    if (!position) problems.push(`  ${flag}: "${text}" is not x,y,z in metres, such as 10,20,1.5`);
    const group = position && enclosing(position);
    if (group) problems.push(`  ${flag}: ${text} lies ${describeEnclosure(group)}`);
    return position ? [position] : [];
  });
  if (problems.length === 0) return positions;
  const message = `no antenna can be there:\n${problems.join("\n")}`;
  return fail({ code: "CONFIG_INVALID", message });
}

/** Reads a velocity in m/s, by default that of standing still; ends the program when it is none. */
export function velocityOrFail(flag: string, text = "0,0,0"): Vec3 {
  const velocity = parseTriple(text);
  if (velocity) return velocity;
  const message = `${flag}: "${text}" is not vx,vy,vz in m/s, such as 0,10,0`;
  return fail({ code: "CONFIG_INVALID", message });
}

/** Beyond it double precision has no phase left. Unit: m or m/s. */
const FARTHEST = 1e6;

function parseTriple(text: string): Vec3 | undefined {
  const parts = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const [x = Number.NaN, y = Number.NaN, z = Number.NaN] = parts;
  const isInReach = parts.every((part) => Math.abs(part) <= FARTHEST);
  return parts.length === 3 && isInReach ? [x, y, z] : undefined;
}
