/**
 * Keeps what was made for the two moments asked for last, the keyframes before and after a slot: all
 * users ask for the same ones.
 *
 * @param make - Makes it. Argument: the moment (s).
 * @returns The same, made once for all who ask in turn.
 */
export function keepRecent<Made>(make: (timeS: number) => Made): (timeS: number) => Made {
  const recent: { readonly timeS: number; readonly made: Made }[] = [];
  return (timeS) => {
    const known = recent.find((one) => one.timeS === timeS);
    if (known) return known.made;
    const made = make(timeS);
    recent.unshift({ timeS, made });
    recent.length = Math.min(recent.length, 2);
    return made;
  };
}
