import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { PNG } from "pngjs";

const require = createRequire(import.meta.url);

/** Loaded once per process, and only when a PNG is asked for. */
let engine: Promise<readonly Uint8Array[]> | undefined;

/**
 * Draws an SVG document into a PNG, with fonts of our own, so that the pixels are the same on any
 * machine.
 *
 * @param svg - The document.
 * @param zoom - Pixels per unit of the document; default 2, for dense screens.
 * @returns The file's bytes.
 */
export async function rasteriseSvg(svg: string, zoom = 2): Promise<Uint8Array> {
  engine ??= loadEngine();
  const fontBuffers = [...(await engine)];
  const drawing = new Resvg(svg, {
    font: { fontBuffers, defaultFontFamily: "DejaVu Sans" },
    fitTo: { mode: "zoom", value: zoom },
  });
  const { width, height, pixels } = drawing.render();
  const image = new PNG({ width, height });
  image.data.set(pixels);
  return PNG.sync.write(image, { colorType: 2, deflateLevel: 9 }); // opaque, and a third smaller
}

async function loadEngine(): Promise<readonly Uint8Array[]> {
  await initWasm(await readFile(require.resolve("@resvg/resvg-wasm/index_bg.wasm")));
  const fonts = [
    require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"),
    require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"),
  ];
  return Promise.all(fonts.map((font) => readFile(font)));
}
