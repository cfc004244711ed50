// Who may import whom. One rule per layer, allow-lists only; the order is the direction of the data.
const layer = (path, ...mayImport) => ({
  name: `${path}: imports only ${mayImport.join(", ") || "itself"}`,
  severity: "error",
  from: { path: `^${path}/` },
  to: {
    pathNot: [path, ...mayImport].map((to) =>
      to.startsWith("npm:") ? `^node_modules/${to.slice(4)}/` : `^${to}(/|\\.ts$|$)`,
    ),
  },
});

const core = "src/domain";
const flow = ["state", "features", "prb", "power", "link", "allocation"].map(
  (stage) => `${core}/${stage}`,
);
const stages = flow.map((stage, n) =>
  layer(stage, ...flow.slice(0, n), `${core}/errors`, "src/nr", "schemas"),
);

// The npm packages of the folders and files that talk to the world; the layers above name their own.
const packages = Object.entries({
  "src/adapters/config": ["@sinclair/typebox", "yaml"],
  "src/adapters/http": [
    "@fastify/(helmet|multipart|rate-limit|swagger|swagger-ui)",
    "@sinclair/typebox",
    "fastify",
    "prom-client",
  ],
  "src/adapters/nats": ["nats"],
  "src/adapters/onnx": ["@sinclair/typebox", "onnxruntime-node"],
  "src/adapters/registry": ["@sinclair/typebox"],
  "src/onnx": ["protobufjs"],
  "src/adapters/parquet": ["@sinclair/typebox", "hyparquet", "hyparquet-writer"],
  "src/adapters/telemetry": ["pino"],
  "src/trainer": ["@sinclair/typebox", "@tensorflow/tfjs(-backend-wasm)?"],
  "src/cli": [
    "@sinclair/typebox",
    "cli-progress",
    "cli-table3",
    "commander",
    "echarts",
    "fast-xml-parser",
    "log-update",
    "nats",
    "picocolors",
  ],
  "simulator/scene": ["@sinclair/typebox", "fast-xml-parser", "three", "yaml"],
  "simulator/csv-rows": ["csv-parse"],
  "simulator/picture": ["@resvg/resvg-wasm", "d3-scale-chromatic", "dejavu-fonts-ttf", "pngjs"],
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    layer("schemas", "npm:@sinclair/typebox"),
    layer("src/nr"),
    layer("src/onnx", "npm:protobufjs"),
    ...stages,
    layer("src/wire", core, "src/nr", "schemas", "npm:@sinclair/typebox", "npm:@msgpack/msgpack"),
    layer("src/ports", core, "src/nr", "schemas"),
    layer("src/accuracy", "simulator", core, "src/nr", "schemas", "npm:@sinclair/typebox"),
    {
      name: "only the command line judges accuracy",
      severity: "error",
      from: { path: "^(src/(?!cli/|accuracy/)|simulator/|schemas/)" },
      to: { path: "^src/accuracy/" },
    },
    layer("src/conform", "src/wire", core, "src/nr", "schemas"),
    layer("src/app", "src/ports", "src/wire", core, "src/nr", "schemas"),
    {
      name: "adapters do not know each other",
      severity: "error",
      from: { path: "^src/adapters/([^/]+)/" },
      to: { path: "^src/adapters/", pathNot: "^src/adapters/$1/" },
    },
    {
      name: "adapters do not drive",
      severity: "error",
      from: { path: "^src/adapters/" },
      to: { path: "^src/(app/|trainer/|cli/|main)" },
    },
    {
      name: "the service stands alone",
      severity: "error",
      from: { path: "^src/(?!(trainer|cli|accuracy|main))" },
      to: { path: "^(simulator|clients|src/trainer|test)/" },
    },
    layer(
      "clients/typescript",
      "schemas",
      "src/nr",
      "timers/promises",
      "npm:@msgpack/msgpack",
      "npm:@sinclair/typebox",
      "npm:nats",
    ),
    {
      name: "the simulator stays an independent judge",
      severity: "error",
      from: { path: "^simulator/" },
      to: { path: "^(src/(?!nr/|import-source\\.mjs$)|test/)" },
    },
    {
      name: "the trainer uses what serving uses, and no adapter",
      severity: "error",
      from: { path: "^src/trainer/" },
      to: { path: "^(src/(app|adapters|wire|cli|main)|test/)" },
    },
    ...packages.map(([path, names]) => ({
      name: `${path}: npm packages only ${names.join(", ")}`,
      severity: "error",
      from: { path: `^${path}(/|\\.ts$)` },
      to: {
        path: "^node_modules/",
        pathNot: names.map((name) => `^node_modules/(@types/)?${name}/`),
      },
    })),
    {
      name: "other folders need no npm package",
      severity: "error",
      from: {
        path: "^(src/(adapters|trainer|cli)|simulator)/",
        pathNot: packages.map(([path]) => `^${path}(/|\\.ts$)`),
      },
      to: { path: "^node_modules/" },
    },
    { name: "no cycles", severity: "error", from: {}, to: { circular: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
    },
  },
};
