import type { Static } from "@sinclair/typebox";
import type { Command } from "commander";
import { oneOf, real } from "../../../schemas/config-keys.ts";
import { drawPerspective } from "../../../simulator/picture/draw-perspective.ts";
import { drawPlan, type RayPicture } from "../../../simulator/picture/draw-plan.ts";
import { type SvgPicture, stackPictures } from "../../../simulator/picture/svg-document.ts";
import type { Place } from "../../../simulator/scene/place.ts";
import { checkOutput } from "../check-output.ts";
import { configFrom } from "../config-options.ts";
import { writePicture } from "./output-file.ts";
import { positionsOrFail } from "./positions.ts";
import { radioSchema, settingsLine } from "./radio-options.ts";
import { openOrFail, sceneCommand } from "./scene-command.ts";
import { type LinkFlags, traceLink } from "./trace-link.ts";

const RenderConfig = radioSchema({
  view: oneOf("From above, in perspective, or both.", ["top", "perspective", "both"], "both"),
  shade: oneOf("What the colour of a building says.", ["height", "material"], "height"),
  viewAzimuthDeg: real("Perspective: from where, counted from east to the left.", -360, 360, -60),
  viewElevationDeg: real("Perspective: from how high over the horizon.", 5, 85, 45),
});

interface RenderFlags extends Omit<LinkFlags, "rx"> {
  readonly rx?: string;
  readonly out: string;
  readonly json?: boolean;
}

/** `slotpilot scene render`: a scene as a picture, with the rays between two points. */
export function renderCommand(): Command {
  return sceneCommand("render", "draw a scene and a user's rays", RenderConfig)
    .option("--tx <x,y,z>", "transmitter in m (default with --rx: the place's first mast)")
    .option("--rx <x,y,z>", "receiver in m; draws the rays to it")
    .requiredOption("--out <file>", "picture to write, .svg or .png")
    .addHelpText(
      "after",
      `
Examples:
  $ slotpilot scene render city:buildings=60 --out city.svg --view perspective
  $ slotpilot scene render street-canyon --rx 50,5,1.5 --out rays.png
  $ slotpilot scene render plaza --rx 20,30,1.5 --view top --shade material --out plaza.png`,
    )
    .action(async (reference: string, options) => {
      const { config } = configFrom(RenderConfig, options);
      checkOutput("--out", options.out, [".svg", ".png"]);
      const place = openOrFail(reference, config);
      const picture = rayPicture(reference, place, config, options);
      await writePicture(options.out, drawView(picture, config));
      const facts = { scene: reference, file: options.out, numRays: picture.paths.length };
      console.log(options.json ? JSON.stringify(facts) : `${facts.file}: ${facts.numRays} rays`);
    });
}

function rayPicture(
  reference: string,
  place: Place,
  config: Static<typeof RenderConfig>,
  flags: RenderFlags,
): RayPicture {
  const base = { scene: place.scene, title: reference, shade: config.shade };
  if (flags.rx === undefined) {
    const given = flags.tx === undefined ? [] : [{ flag: "--tx", text: flags.tx }];
    const [transmitter] = positionsOrFail(place.scene, given, config.maxTransmissions);
    return { ...base, subtitle: place.scene.name, transmitter, paths: [] };
  }
  const { rx } = flags;
  const { transmitter, receiver, paths } = traceLink(place, config, { ...flags, rx });
  const subtitle = `${paths.length} rays · ${settingsLine(config)}`;
  return { ...base, subtitle, transmitter, receiver, paths };
}

function drawView(picture: RayPicture, config: Static<typeof RenderConfig>): SvgPicture {
  const view = { azimuthDeg: config.viewAzimuthDeg, elevationDeg: config.viewElevationDeg };
  if (config.view === "top") return drawPlan(picture);
  if (config.view === "perspective") return drawPerspective(picture, view);
  return stackPictures(drawPlan(picture), drawPerspective(picture, view));
}
