import { createEnclosureTest } from "../../../simulator/coverage/enclosure.ts";
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
 * @returns Positions in the same order. Unit: m.
 */
export function positionsOrFail(scene: Scene, given: readonly PositionText[]): Vec3[] {
  const enclosing = createEnclosureTest(scene);
  const problems: string[] = [];
  const positions = given.flatMap(({ flag, text }) => {
    const position = parseTriple(text);
    if (!position) problems.push(`  ${flag}: "${text}" is not x,y,z in metres, such as 10,20,1.5`);
    const group = position && enclosing(position);
    if (group?.kind === "ground") problems.push(`  ${flag}: ${text} lies below the ground`);
    else if (group) problems.push(`  ${flag}: ${text} lies inside ${group.kind} "${group.name}"`);
    return position ? [position] : [];
  });
  if (problems.length === 0) return positions;
  const message = `no antenna can be there:\n${problems.join("\n")}`;
  return fail({ code: "CONFIG_INVALID", message });
}

/** Reads a velocity in m/s; ends the program when it is none. */
export function velocityOrFail(flag: string, text: string): Vec3 {
  const velocity = parseTriple(text);
  if (velocity) return velocity;
  const message = `${flag}: "${text}" is not vx,vy,vz in m/s, such as 0,10,0`;
  return fail({ code: "CONFIG_INVALID", message });
}

function parseTriple(text: string): Vec3 | undefined {
  const parts = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const [x = Number.NaN, y = Number.NaN, z = Number.NaN] = parts;
  return parts.length === 3 && [x, y, z].every(Number.isFinite) ? [x, y, z] : undefined;
}
