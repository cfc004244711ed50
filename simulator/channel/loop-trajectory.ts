import { advance, norm, type Vec3 } from "../scene/vector.ts";
import type { Trajectory } from "./trajectory.ts";

/** A closed way along a street: there on one side of its centre line, back on the other. */
export interface Loop {
  /** One end of the centre line. Unit: m. */
  readonly from: Vec3;
  /** The other end, at the same height. Unit: m. */
  readonly to: Vec3;
  /** Distance between the ways there and back, which half circles join. Unit: m, > 0. */
  readonly separationM: number;
  /** Constant speed. Unit: m/s, ≥ 0. */
  readonly speedMps: number;
  /** How much of the loop lies behind at time 0. Unit: m. */
  readonly startM: number;
}

/**
 * Walking or driving up and down a street at constant speed, keeping to the right and turning round
 * on half circles beyond both ends, so that velocity never jumps.
 *
 * @param loop - The way.
 * @returns The trajectory; its period is the loop's length over the speed.
 */
export function loopTrajectory(loop: Loop): Trajectory {
  const span = advance(loop.to, -1, loop.from);
  const straightM = norm(span);
  const ahead = advance([0, 0, 0], 1 / straightM, span);
  const right: Vec3 = [ahead[1], -ahead[0], 0];
  const radiusM = loop.separationM / 2;
  const halfM = straightM + Math.PI * radiusM;
  const at = (timeS: number) => {
    const travelledM = loop.startM + loop.speedMps * timeS;
    const numHalves = Math.floor(travelledM / halfM);
    const alongM = travelledM - numHalves * halfM;
    const turnRad = Math.max(0, alongM - straightM) / radiusM;
    const isBack = numHalves % 2 !== 0;
    const sign = isBack ? -1 : 1; // the way back is the way there, turned by half a circle
    const forwardM = sign * (Math.min(alongM, straightM) + radiusM * Math.sin(turnRad));
    const rightM = sign * radiusM * Math.cos(turnRad);
    const start = isBack ? loop.to : loop.from;
    return {
      position: advance(advance(start, forwardM, ahead), rightM, right),
      velocity: advance(
        advance([0, 0, 0], sign * loop.speedMps * Math.cos(turnRad), ahead),
        -sign * loop.speedMps * Math.sin(turnRad),
        right,
      ),
    };
  };
  return { maxSpeedMps: loop.speedMps, at };
}
