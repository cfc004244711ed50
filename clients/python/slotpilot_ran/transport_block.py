"""Modulation, code rate and transport block size, as a RAN has to count them."""

from bisect import bisect_left
from collections.abc import Mapping
from math import ceil, floor
from typing import Any


def _rows(*modulations: tuple[int, list[float]]) -> list[tuple[int, float]]:
    return [(order, rate) for order, rates in modulations for rate in rates]


_QAM64 = [438, 466, 517, 567, 616, 666, 719, 772]

MCS_TABLES: dict[int, list[tuple[int, float]]] = {
    1: _rows(
        (2, [120, 157, 193, 251, 308, 379, 449, 526, 602, 679]),
        (4, [340, 378, 434, 490, 553, 616, 658]),
        (6, [*_QAM64, 822, 873, 910, 948]),
    ),
    2: _rows(
        (2, [120, 193, 308, 449, 602]),
        (4, [378, 434, 490, 553, 616, 658]),
        (6, [*_QAM64[1:], 822, 873]),
        (8, [682.5, 711, 754, 797, 841, 885, 916.5, 948]),
    ),
    3: _rows(
        (2, [30, 40, 50, 64, 78, 99, 120, 157, 193, 251, 308, 379, 449, 526, 602]),
        (4, [340, 378, 434, 490, 553, 616]),
        (6, _QAM64),
    ),
}
"""By the setup's `mcsTable`, by MCS index: modulation order Q_m and code rate times 1024.

Source: TS 38.214, tables 5.1.3.1-1 to 5.1.3.1-3, without the reserved indices.
"""

_SMALL_BITS = [
    *range(24, 193, 8), *range(208, 257, 16), *range(272, 385, 16), *range(408, 577, 24),
    *range(608, 769, 32), *range(808, 929, 40), 984, 1032, 1064, 1128, 1160, 1192, 1224, 1256,
    1288, 1320, 1352, 1416, 1480, 1544, 1608, 1672, 1736, 1800, 1864, 1928, 2024, 2088, 2152, 2216,
    2280, 2408, 2472, 2536, 2600, 2664, 2728, 2792, 2856, 2976, 3104, 3240, 3368, 3496, 3624, 3752,
    3824,
]  # fmt: skip


def spectral_efficiency(mcs_table: int, mcs: int) -> float:
    """Information bits per resource element, Q_m * R. Unit: bits."""
    order, rate_x1024 = MCS_TABLES[mcs_table][mcs]
    return order * rate_x1024 / 1024


def transport_block_bits(setup: Mapping[str, Any], num_prb: int, mcs: int) -> int:
    """Determines the size of a transport block on one layer.

    Args:
        setup: The cell's setup: PDSCH symbols, DM-RS, overhead, MCS table.
        num_prb: PRBs of the grant, 1..275. Unit: PRB.
        mcs: MCS index, 0..28.

    Returns:
        The size, a multiple of 8, at least 24. Unit: bits. (TS 38.214, 5.1.3.2, steps 1 to 4.)
    """
    taken = setup["dmrsRePerPrb"] + setup["overheadRePerPrb"]
    num_re = min(156, 12 * setup["pdschSymbols"] - taken) * num_prb
    info_bits = num_re * spectral_efficiency(setup["mcsTable"], mcs)
    if info_bits <= 3824:
        step = 2 ** max(3, int(info_bits).bit_length() - 7)
        return _SMALL_BITS[bisect_left(_SMALL_BITS, max(24, step * floor(info_bits / step)))]
    step = 2 ** (int(info_bits - 24).bit_length() - 6)
    bits = max(3840, step * floor((info_bits - 24) / step + 0.5))
    low_rate = MCS_TABLES[setup["mcsTable"]][mcs][1] <= 256
    most_bits = 3816 if low_rate else 8424
    num_blocks = ceil((bits + 24) / most_bits) if low_rate or bits > 8424 else 1
    return 8 * num_blocks * ceil((bits + 24) / (8 * num_blocks)) - 24
