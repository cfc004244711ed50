/** Resource elements of one grant, before the modulation and coding scheme is known. */
export interface GrantResources {
  /** Allocated resource blocks, n_PRB. Unit: PRB, integer, 0 to 275. */
  readonly numPrb: number;
  /** OFDM symbols of the PDSCH in the slot, N_symb^sh. 1 to 14. */
  readonly numSymbols: number;
  /** Resource elements per PRB taken by DM-RS, N_DMRS^PRB, CDM groups without data included. */
  readonly dmrsRePerPrb: number;
  /** Resource elements per PRB set aside by `xOverhead`, N_oh^PRB: 0, 6, 12 or 18. */
  readonly overheadRePerPrb: number;
}

/** What the PDSCH of a cell leaves of a PRB, as a setup says it. */
export interface PrbLayout {
  /** OFDM symbols of PDSCH in a slot, N_symb^sh. 1 to 14. */
  readonly pdschSymbols: number;
  /** DM-RS resource elements per PRB, N_DMRS^PRB. */
  readonly dmrsRePerPrb: number;
  /** xOverhead, N_oh^PRB. */
  readonly overheadRePerPrb: number;
}

/** Everything the size of a transport block depends on. */
export interface TransportBlockGrant extends GrantResources {
  /** Bits per modulated symbol, Q_m. */
  readonly modulationOrder: number;
  /** Target code rate R times 1024. */
  readonly codeRateX1024: number;
  /** Layers ν the transport block is mapped to. 1 to 4. */
  readonly numLayers: number;
  /** Scaling S of table 5.1.3.2-2, used for P-RNTI and RA-RNTI only. Default 1. */
  readonly tbScaling?: number;
}

// biome-ignore format: table 5.1.3.2-1, read in rows. Unit: bits
const SMALL_TBS_BITS = [
  24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120, 128, 136, 144, 152, 160, 168, 176, 184, 192,
  208, 224, 240, 256, 272, 288, 304, 320, 336, 352, 368, 384, 408, 432, 456, 480, 504, 528, 552, 576,
  608, 640, 672, 704, 736, 768, 808, 848, 888, 928, 984, 1032, 1064, 1128, 1160, 1192, 1224, 1256,
  1288, 1320, 1352, 1416, 1480, 1544, 1608, 1672, 1736, 1800, 1864, 1928, 2024, 2088, 2152, 2216,
  2280, 2408, 2472, 2536, 2600, 2664, 2728, 2792, 2856, 2976, 3104, 3240, 3368, 3496, 3624, 3752, 3824,
];
const MAX_SMALL_BITS = 3824;

/** Smallest table size not below 8·i bits, at index i: the table search of step 3, done once. */
const SMALL_TBS_AT_LEAST_BITS = Uint16Array.from(
  { length: MAX_SMALL_BITS / 8 + 1 },
  (_, i) => SMALL_TBS_BITS.find((bits) => bits >= 8 * i) ?? 0,
);

/**
 * Counts the resource elements a grant's transport block is sized for, N_RE.
 *
 *     N_RE = min(156, 12·N_symb − N_DMRS − N_oh) · n_PRB
 *
 * @param grant - PRBs, symbols, and resource elements taken per PRB.
 * @returns N_RE, integer, ≥ 0.
 * @source TS 38.214, 5.1.3.2, step 1.
 */
export function resourceElements(grant: GrantResources): number {
  const perPrb = 12 * grant.numSymbols - grant.dmrsRePerPrb - grant.overheadRePerPrb;
  return Math.max(0, Math.min(156, perPrb)) * grant.numPrb;
}

/**
 * Counts the resource elements of one PRB of a cell that carry data, as `resourceElements` does.
 *
 * @param layout - Symbols, and resource elements taken per PRB.
 * @returns N_RE of one PRB, 0 to 156.
 * @source TS 38.214, 5.1.3.2, step 1.
 */
export function dataRePerPrb(layout: PrbLayout): number {
  const { pdschSymbols: numSymbols, dmrsRePerPrb, overheadRePerPrb } = layout;
  return resourceElements({ numPrb: 1, numSymbols, dmrsRePerPrb, overheadRePerPrb });
}

/**
 * Determines how many information bits a grant carries.
 *
 * Exact in double precision: code rates are multiples of 1/2048 and all other factors are integers
 * (or powers of two), so no intermediate value is ever rounded. Ties of step 4 round up.
 *
 * @param grant - Resources, modulation, code rate and layers of the grant.
 * @returns TBS. Unit: bits, a multiple of 8, ≥ 24; 0 when the grant has no resource element.
 * @source TS 38.214, 5.1.3.2, steps 1 to 4. Differs: the standard has no empty grant.
 */
export function transportBlockSizeBits(grant: TransportBlockGrant): number {
  const { modulationOrder, codeRateX1024, numLayers, tbScaling = 1 } = grant;
  const numRe = resourceElements(grant);
  if (numRe === 0) return 0;
  const infoBits = (tbScaling * numRe * codeRateX1024 * modulationOrder * numLayers) / 1024;
  return infoBits <= MAX_SMALL_BITS
    ? smallBlockBits(infoBits)
    : largeBlockBits(infoBits, codeRateX1024);
}

/** Step 3: quantise down, then take the next size of table 5.1.3.2-1. */
function smallBlockBits(infoBits: number): number {
  const step = 2 ** Math.max(3, floorLog2(infoBits) - 6);
  const quantisedBits = Math.max(24, step * Math.floor(infoBits / step));
  return SMALL_TBS_AT_LEAST_BITS[quantisedBits / 8] ?? MAX_SMALL_BITS;
}

/** Step 4: quantise to the nearest, then pad so that the code blocks come out equally long. */
function largeBlockBits(infoBits: number, codeRateX1024: number): number {
  const step = 2 ** (floorLog2(infoBits - 24) - 5);
  const quantisedBits = Math.max(3840, step * Math.floor((infoBits - 24) / step + 0.5));
  const withCrcBits = quantisedBits + 24;
  const numCodeBlocks = numCodeBlocksFor(quantisedBits, codeRateX1024);
  return 8 * numCodeBlocks * Math.ceil(withCrcBits / (8 * numCodeBlocks)) - 24;
}

function numCodeBlocksFor(quantisedBits: number, codeRateX1024: number): number {
  if (codeRateX1024 <= 256) return Math.ceil((quantisedBits + 24) / 3816);
  return quantisedBits > 8424 ? Math.ceil((quantisedBits + 24) / 8424) : 1;
}

/** Exact where a floating-point logarithm could fall on the wrong side of a power of two. */
function floorLog2(x: number): number {
  return 31 - Math.clz32(x);
}
