import type { TObject, TSchema } from "@sinclair/typebox";
import { Alive, Ready } from "./http.ts";
import {
  CandidateBody,
  CellList,
  CellPath,
  CellsPath,
  CellView,
  ChangedCells,
  EffectiveConfig,
  PoliciesBody,
  StreamQuery,
} from "./http-cells.ts";
import {
  ImportedView,
  ModelList,
  ModelPath,
  ModelView,
  RefusedView,
  UploadForm,
  V2Model,
  V2Ready,
  VerdictView,
  VersionPath,
} from "./http-models.ts";

/** Who may use a route: anyone, holders of the read role, holders of the admin role. */
export type Role = "none" | "read" | "admin";

/** One thing that the admin API can be asked. */
export interface HttpRoute {
  /** Method; HEAD is answered wherever GET is. */
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path, with `{parameters}`. */
  readonly path: string;
  /** Least role. */
  readonly role: Role;
  /** What it does, one sentence. */
  readonly about: string;
  /** Parameters in the path. */
  readonly params?: TObject;
  /** Parameters behind the question mark. */
  readonly query?: TObject;
  /** JSON body. */
  readonly body?: TObject;
  /** Parts of a multipart body. */
  readonly form?: TObject;
  /** Bodies by status, besides errors: a schema, or a media type for what is no JSON. */
  readonly answers: Readonly<Record<number, TSchema | string>>;
  /** Statuses of errors that are the route's own. */
  readonly errors?: readonly number[];
}

const HEALTH = {
  alive: {
    ...{ method: "GET", path: "/ric/v1/health/alive", role: "none", answers: { 200: Alive } },
    about: "Whether the server answers.",
  },
  ready: {
    ...{ method: "GET", path: "/ric/v1/health/ready", role: "none" },
    ...{ about: "Whether the service does its work.", answers: { 200: Ready, 503: Ready } },
  },
  metrics: {
    ...{ method: "GET", path: "/metrics", role: "read", answers: { 200: "text/plain" } },
    about: "All metrics in Prometheus' text format.",
  },
  config: {
    ...{ method: "GET", path: "/ric/v1/config", role: "read" },
    ...{ about: "The effective configuration.", answers: { 200: EffectiveConfig } },
  },
  openapi: {
    ...{ method: "GET", path: "/ric/v1/openapi.json", role: "none" },
    ...{ about: "This document.", answers: { 200: "application/json" } },
  },
} as const satisfies Record<string, HttpRoute>;

const version = "/ric/v1/models/{name}/versions/{version}";

const MODELS = {
  listModels: {
    ...{ method: "GET", path: "/ric/v1/models", role: "read" },
    ...{ about: "Every model of the registry.", answers: { 200: ModelList } },
  },
  listVersions: {
    ...{ method: "GET", path: "/ric/v1/models/{name}", role: "read", params: ModelPath },
    ...{ about: "Every version of one model.", answers: { 200: ModelList }, errors: [404] },
  },
  inspectModel: {
    ...{ method: "GET", path: version, role: "read", params: VersionPath },
    ...{ about: "One version with its manifest.", answers: { 200: ModelView }, errors: [404, 422] },
  },
  importModel: {
    ...{ method: "POST", path: "/ric/v1/models", role: "admin", form: UploadForm },
    about: "Validates a model in a process of its own and, if it passes, keeps it.",
    ...{ answers: { 201: ImportedView, 409: RefusedView, 422: RefusedView }, errors: [413, 503] },
  },
  verifyModel: {
    ...{ method: "POST", path: `${version}/verify`, role: "admin", params: VersionPath },
    ...{ about: "Validates a stored model again.", answers: { 200: VerdictView } },
    errors: [404, 422, 503],
  },
  releaseModel: {
    ...{ method: "POST", path: `${version}/release`, role: "admin", params: VersionPath },
    ...{ about: "Lifts a quarantine.", answers: { 200: ModelView }, errors: [404, 409, 422] },
  },
  removeModel: {
    ...{ method: "DELETE", path: version, role: "admin", params: VersionPath },
    about: "Removes a model that no cell uses or may go back to.",
    ...{ answers: { 200: ModelView }, errors: [404, 409, 422] },
  },
} as const satisfies Record<string, HttpRoute>;

const v2 = "/v2/models/{name}";

const V2 = {
  v2Model: {
    ...{ method: "GET", path: v2, role: "read", params: ModelPath },
    ...{ about: "Metadata of the newest version.", answers: { 200: V2Model }, errors: [404, 422] },
  },
  v2Version: {
    ...{ method: "GET", path: `${v2}/versions/{version}`, role: "read", params: VersionPath },
    ...{ about: "Metadata of one version.", answers: { 200: V2Model }, errors: [404, 422] },
  },
  v2ModelReady: {
    ...{ method: "GET", path: `${v2}/ready`, role: "read", params: ModelPath },
    about: "Whether a model of this name can be used.",
    ...{ answers: { 200: V2Ready }, errors: [404, 409, 422] },
  },
  v2VersionReady: {
    ...{ method: "GET", path: `${v2}/versions/{version}/ready`, role: "read", params: VersionPath },
    about: "Whether one version can be used.",
    ...{ answers: { 200: V2Ready }, errors: [404, 409, 422] },
  },
} as const satisfies Record<string, HttpRoute>;

const cell = "/ric/v1/cells/{cellId}";
const CHANGE = {
  role: "admin",
  params: CellsPath,
  answers: { 200: ChangedCells },
  errors: [404, 409, 422, 503],
} as const;

const CELLS = {
  listCells: {
    ...{ method: "GET", path: "/ric/v1/cells", role: "read", answers: { 200: CellList } },
    about: "Cells under control.",
  },
  inspectCell: {
    ...{ method: "GET", path: cell, role: "read", params: CellPath },
    ...{ about: "A cell's live state.", answers: { 200: CellView }, errors: [404] },
  },
  setCandidate: {
    ...{ ...CHANGE, method: "PUT", path: `${cell}/candidate`, body: CandidateBody },
    about: "Loads policies and has them run staged, as a shadow or as a canary.",
  },
  discardCandidate: {
    ...{ ...CHANGE, method: "DELETE", path: `${cell}/candidate` },
    about: "Ends the candidate; models that nobody uses are unloaded.",
  },
  promote: {
    ...{ ...CHANGE, method: "POST", path: `${cell}/promote` },
    about: "Makes the candidate active, both stages in one slot.",
  },
  rollback: {
    ...{ ...CHANGE, method: "POST", path: `${cell}/rollback` },
    about: "Brings back the pair that was active before.",
  },
  setPolicies: {
    ...{ ...CHANGE, method: "PUT", path: `${cell}/policies`, body: PoliciesBody },
    about: "Loads policies and makes them active at once.",
  },
} as const satisfies Record<string, HttpRoute>;

const STREAM = {
  method: "GET",
  role: "read",
  query: StreamQuery,
  answers: { 200: "text/event-stream" },
  errors: [503],
} as const;

const STREAMS = {
  events: { ...STREAM, path: "/ric/v1/events", about: "Events as they happen." },
  kpi: { ...STREAM, path: "/ric/v1/kpi", about: "Kpi messages as they come." },
} as const satisfies Record<string, HttpRoute>;

/** Every route of the admin API: what is served, what is checked and what is documented. */
export const HTTP_ROUTES = { ...HEALTH, ...MODELS, ...V2, ...CELLS, ...STREAMS };
/** Name of a route, also in the OpenAPI document. */
export type RouteId = keyof typeof HTTP_ROUTES;
