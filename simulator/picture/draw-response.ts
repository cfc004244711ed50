import { interpolateViridis } from "d3-scale-chromatic";
import { drawCurves, type PlotBox } from "./draw-curves.ts";
import { drawLegend } from "./draw-legend.ts";
import { drawTitle } from "./draw-title.ts";
import type { SvgPicture } from "./svg-document.ts";

/** A channel as a picture. */
export interface ResponsePicture {
  /** Heading. */
  readonly title: string;
  /** Settings, in a line. */
  readonly subtitle: string;
  /** Frequencies relative to the carrier `[numFrequencies]`. Unit: MHz. */
  readonly frequenciesMhz: readonly number[];
  /** Frequency responses at one or several times, at least one. */
  readonly responses: readonly {
    /** Unit: ms. */
    readonly timeMs: number;
    /** |H|² `[numFrequencies]`. Unit: dB. */
    readonly gainsDb: readonly number[];
  }[];
  /** Impulse response `[numPaths][delay (ns), power gain (dB)]`. */
  readonly taps: readonly (readonly [number, number])[];
}

/** More curves than this can't be told apart. */
const MAX_CURVES = 6;

const SPECTRUM: PlotBox = { x: 76, y: 58, width: 700, height: 250 };
const TAPS: PlotBox = { x: 76, y: 376, width: 700, height: 190 };

/**
 * Draws a channel: |H| over frequency, and the paths' power over delay.
 *
 * @param picture - What to draw.
 * @returns The picture.
 */
export function drawResponse(picture: ResponsePicture): SvgPicture {
  const { title, subtitle, frequenciesMhz } = picture;
  const shown = thinOut(picture.responses);
  const colourOf = (n: number) =>
    interpolateViridis(shown.length > 1 ? (0.9 * n) / (shown.length - 1) : 0.25);
  const curves = shown.map(({ gainsDb }, n) => ({
    colour: colourOf(n),
    points: frequenciesMhz.map((mhz, f) => [mhz, gainsDb[f] ?? Number.NEGATIVE_INFINITY] as const),
  }));
  const times = shown.map(({ timeMs }, n) => ({
    colour: colourOf(n),
    label: `${Number(timeMs.toFixed(3))} ms`,
  }));
  const taps = { colour: "#d55e00", points: picture.taps };
  return {
    ...{ width: shown.length > 1 ? 900 : 800, height: 628, title },
    description: `Power over frequency and over delay of ${picture.taps.length} paths: ${subtitle}.`,
    elements: [
      drawTitle(SPECTRUM.x, title, subtitle),
      drawCurves(
        { xTitle: "Frequency offset (MHz)", yTitle: "|H|² (dB)", kind: "lines", curves },
        SPECTRUM,
      ),
      drawCurves(
        { xTitle: "Delay (ns)", yTitle: "Path gain (dB)", kind: "stems", curves: [taps] },
        TAPS,
      ),
      ...(times.length > 1
        ? [drawLegend(790, 46, [{ title: "Time", mark: "line", entries: times }])]
        : []),
    ],
  };
}

function thinOut<T>(items: readonly T[]): readonly T[] {
  const stride = Math.ceil(items.length / MAX_CURVES);
  return items.filter((_, n) => n % stride === 0);
}
