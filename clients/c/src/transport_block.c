#include <math.h>

#include "slotpilot.h"

/** Rows of an MCS table with the same modulation. */
typedef struct rows {
  /** First MCS index, and bits per symbol Q_m. */
  uint8_t first_mcs, num_bits;
} rows;

/** Code rate R times 1024, by MCS index (TS 38.214, 5.1.3.1-1..3). */
static const double RATES[3][29] = {
    {120, 157, 193, 251, 308, 379, 449, 526, 602, 679, 340, 378, 434, 490, 553,
     616, 658, 438, 466, 517, 567, 616, 666, 719, 772, 822, 873, 910, 948},
    {120, 193, 308, 449, 602, 378, 434, 490, 553, 616, 658, 466, 517, 567, 616,
     666, 719, 772, 822, 873, 682.5, 711, 754, 797, 841, 885, 916.5, 948},
    {30,  40,  50,  64,  78,  99,  120, 157, 193, 251, 308, 379, 449, 526, 602,
     340, 378, 434, 490, 553, 616, 438, 466, 517, 567, 616, 666, 719, 772},
};
static const rows ROWS[3][4] = {
    {{0, 2}, {10, 4}, {17, 6}, {29, 0}},
    {{0, 2}, {5, 4}, {11, 6}, {20, 8}},
    {{0, 2}, {15, 4}, {21, 6}, {29, 0}},
};

/** Table 5.1.3.2-1. Unit: bits. */
static const uint16_t SMALL_BITS[] = {
    24,   32,   40,   48,   56,   64,   72,   80,   88,   96,   104,  112,  120,  128,  136,  144,
    152,  160,  168,  176,  184,  192,  208,  224,  240,  256,  272,  288,  304,  320,  336,  352,
    368,  384,  408,  432,  456,  480,  504,  528,  552,  576,  608,  640,  672,  704,  736,  768,
    808,  848,  888,  928,  984,  1032, 1064, 1128, 1160, 1192, 1224, 1256, 1288, 1320, 1352, 1416,
    1480, 1544, 1608, 1672, 1736, 1800, 1864, 1928, 2024, 2088, 2152, 2216, 2280, 2408, 2472, 2536,
    2600, 2664, 2728, 2792, 2856, 2976, 3104, 3240, 3368, 3496, 3624, 3752, 3824};

static bool is_mcs(uint8_t mcs_table, uint8_t mcs) {
  return mcs_table >= 1 && mcs_table <= 3 && mcs < 29 && RATES[mcs_table - 1][mcs] > 0;
}

double slotpilot_spectral_efficiency(uint8_t mcs_table, uint8_t mcs) {
  if (!is_mcs(mcs_table, mcs)) return 0;
  int row = 3;
  while (mcs < ROWS[mcs_table - 1][row].first_mcs) row -= 1;
  return ROWS[mcs_table - 1][row].num_bits * RATES[mcs_table - 1][mcs] / 1024;
}

/** Step 3: quantise down, then take the next size of the table. */
static uint32_t small_block_bits(double info_bits) {
  double step = exp2(fmax(3, floor(log2(info_bits)) - 6));
  double quantised_bits = fmax(24, step * floor(info_bits / step));
  int i = 0;
  while (SMALL_BITS[i] < quantised_bits) i += 1;
  return SMALL_BITS[i];
}

/** Step 4: quantise to the nearest, then pad so that the code blocks come out equally long. */
static uint32_t large_block_bits(double info_bits, double rate) {
  double step = exp2(floor(log2(info_bits - 24)) - 5);
  double with_crc_bits = fmax(3840, step * floor((info_bits - 24) / step + 0.5)) + 24;
  double num_blocks = 1;
  if (rate <= 256) num_blocks = ceil(with_crc_bits / 3816);
  else if (with_crc_bits > 8424 + 24) num_blocks = ceil(with_crc_bits / 8424);
  return (uint32_t)(8 * num_blocks * ceil(with_crc_bits / (8 * num_blocks)) - 24);
}

uint32_t slotpilot_transport_block_bits(const slotpilot_setup *setup, uint16_t num_prb,
                                        uint8_t mcs) {
  int re_per_prb = 12 * setup->pdsch_symbols - setup->dmrs_re_per_prb - setup->overhead_re_per_prb;
  if (re_per_prb <= 0 || num_prb == 0 || !is_mcs(setup->mcs_table, mcs)) return 0;
  double num_re = (re_per_prb < 156 ? re_per_prb : 156) * (double)num_prb;
  double info_bits = num_re * slotpilot_spectral_efficiency(setup->mcs_table, mcs);
  return info_bits <= 3824 ? small_block_bits(info_bits)
                           : large_block_bits(info_bits, RATES[setup->mcs_table - 1][mcs]);
}
