import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { createSequence } from "../../../src/adapters/onnx/validation/sample-features.ts";
import { type BadModel, bad } from "./bad-model.ts";
import { encodeParts, node, SCORES, SHARES } from "./model-parts.ts";

const shipped = () =>
  readFileSync(new URL("../../../models/prb/2.0.0/model.onnx", import.meta.url));

const randomBytes = (length: number) => {
  const next = createSequence(7);
  return Uint8Array.from({ length }, () => 256 * next());
};

/** A field of bytes as protobuf writes it. */
const field = (id: number, bytes: Uint8Array) =>
  Buffer.concat([Uint8Array.from([...varint(8 * id + 2), ...varint(bytes.length)]), bytes]);

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return [...bytes, rest];
}

/** Ifs inside Ifs, deeper than an encoder would write them. */
function nestedIfs(depth: number): Uint8Array {
  let graph = Buffer.alloc(0);
  for (let n = 0; n < depth; n += 1) {
    const attribute = Buffer.concat([field(1, Buffer.from("then_branch")), field(6, graph)]);
    graph = field(1, Buffer.concat([field(4, Buffer.from("If")), field(5, attribute)]));
  }
  return field(7, graph);
}

const cut = (part: number) => () => shipped().subarray(0, Math.floor(part * shipped().length));

/** Files that are no model, or none that was meant. */
export const DAMAGED_FILES: readonly BadModel[] = [
  bad("empty", "MODEL_MALFORMED", () => new Uint8Array(), { names: "empty" }),
  bad("cut after a tenth", "MODEL_MALFORMED", cut(0.1)),
  bad("cut in the middle", "MODEL_MALFORMED", cut(0.5)),
  bad("cut by one byte", "MODEL_MALFORMED", () => shipped().subarray(0, -1)),
  bad("cut after 3 bytes", "MODEL_MALFORMED", () => shipped().subarray(0, 3)),
  bad("random bytes", "MODEL_MALFORMED", () => randomBytes(50_000)),
  bad("zeros", "MODEL_MALFORMED", () => new Uint8Array(5000)),
  bad("gzip", "MODEL_MALFORMED", () => gzipSync(shipped()), { names: "gzip" }),
  bad("zip", "MODEL_MALFORMED", () => Buffer.from("PK\x03\x04 and more"), { names: "zip" }),
  bad("json", "MODEL_MALFORMED", () => Buffer.from('{"modelTopology": {}}'), { names: "JSON" }),
  bad("without a graph", "MODEL_MALFORMED", () => encodeParts({ model: { graph: undefined } })),
  bad("without nodes", "MODEL_MALFORMED", () => encodeParts({ nodes: [] })),
  bad("unknown field", "MODEL_MALFORMED", () =>
    Buffer.concat([encodeParts(), field(40, Buffer.from("smuggled"))]),
  ),
  bad("garbage at the end", "MODEL_MALFORMED", () =>
    Buffer.concat([encodeParts(), randomBytes(100)]),
  ),
  bad("17 MB", "MODEL_TOO_LARGE", () => new Uint8Array(17_000_000)),
  bad("graphs 200 deep", "MODEL_NESTED", () => nestedIfs(200)),
  bad("7 million empty nodes", "MODEL_TOO_COMPLEX", () => {
    const nodes = Buffer.alloc(15_000_000);
    for (let at = 0; at < nodes.length; at += 2) nodes[at] = 0x0a;
    return field(7, nodes);
  }),
  bad("20,000 nodes", "MODEL_TOO_COMPLEX", () => {
    const chain = Array.from({ length: 20_000 }, (_, n) =>
      node("Abs", [n === 0 ? "scores" : `s${n - 1}`], `s${n}`),
    );
    return encodeParts({ nodes: [...SCORES, ...chain, SHARES] });
  }),
  bad("name of 1 MB", "MODEL_TOO_COMPLEX", () => {
    const name = "n".repeat(1_000_000);
    return encodeParts({ nodes: [...SCORES, { ...SHARES, name }] });
  }),
  bad("another hash", "MODEL_HASH", () => encodeParts(), {
    manifest: { sha256: "0123456789abcdef".repeat(4) },
  }),
];
