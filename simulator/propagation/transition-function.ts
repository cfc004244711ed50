import { type Complex, multiply } from "./complex.ts";
import { fresnelRest } from "./fresnel-rest.ts";

/**
 * Transition function of the uniform theory of diffraction, which keeps the field finite and the sum
 * of all waves continuous where a shadow begins,
 *
 *     F(x) = 2j √x e^{jx} ∫_√x^∞ e^{−jτ²} dτ
 *
 * @param x - How far from the boundary, in squared Fresnel zones; ≥ 0.
 * @returns F(x): 0 on the boundary, 1 far away from it.
 * @source R. G. Kouyoumjian and P. H. Pathak, "A uniform geometrical theory of diffraction for an
 *   edge in a perfectly conducting surface", Proc. IEEE 62 (11), 1974, equation 27.
 */
export function transitionFunction(x: number): Complex {
  const u = Math.sqrt(x);
  return multiply({ re: 0, im: 2 * u }, fresnelRest(u));
}
