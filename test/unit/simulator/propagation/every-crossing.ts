import { CONTACT_M, covers, heightAbove } from "../../../../simulator/scene/face.ts";
import type { Scene } from "../../../../simulator/scene/scene.ts";
import { advance, type Vec3 } from "../../../../simulator/scene/vector.ts";

/** The oracle: faces that a segment crosses, nearest first, by trying all of them. */
export function everyCrossing(scene: Scene, from: Vec3, to: Vec3): { face: number; t: number }[] {
  return scene.faces
    .flatMap((face, n) => {
      const [before, after] = [heightAbove(face, from), heightAbove(face, to)];
      if (before * after >= 0 || Math.min(Math.abs(before), Math.abs(after)) < CONTACT_M) return [];
      const t = before / (before - after);
      const point = advance(from, t, advance(to, -1, from));
      return covers(face, ...point) ? [{ face: n, t }] : [];
    })
    .sort((a, b) => a.t - b.t);
}
