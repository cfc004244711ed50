import { expect, it } from "vitest";
import { namedPolicies } from "../../../src/cli/named-policies.ts";

it.each([
  ["learned", undefined, "prb", "power"],
  ["learned", "", "prb", "power"],
  ["learned", "equal", "prb", "equal"],
  ["pf", undefined, "pf", "equal"],
  ["pf", "learned", "pf", "power"],
  ["mine@2", "mine-power", "mine@2", "mine-power"],
])("--policy %s --power %s asks for %s and %s", (policy, power, prbPolicy, powerPolicy) => {
  expect(namedPolicies(policy, power)).toEqual({ prbPolicy, powerPolicy });
});
