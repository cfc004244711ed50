/** What the service is told to decide with. */
export interface NamedPolicies {
  /** PRB policy. */
  readonly prbPolicy: string;
  /** Power policy. */
  readonly powerPolicy: string;
}

/**
 * Turns `--policy` and `--power` into the service's own keys: `learned` is the shipped model of its
 * stage.
 *
 * @param policy - `learned`, a built-in rule, or a model.
 * @param power - The same; where it is left out, models go with a model and `equal` with a rule.
 */
export function namedPolicies(policy: string, power: string | undefined): NamedPolicies {
  const learned = policy === "learned";
  const powerName = power || (learned ? "learned" : "equal");
  return {
    prbPolicy: learned ? "prb" : policy,
    powerPolicy: powerName === "learned" ? "power" : powerName,
  };
}
