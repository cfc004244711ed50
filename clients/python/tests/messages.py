"""Messages for the tests."""

from typing import Any

SETUP: dict[str, Any] = {
    **{"cellId": "cell-1", "carrierPrb": 24, "prgSizePrb": 4, "leadSlots": 2, "mcsTable": 1},
    **{"numHarqProcesses": 16, "powerOffsetRangeDb": {"min": -6, "max": 6}},
}


def grant_of(**fields: Any) -> dict[str, Any]:
    """A grant of new data to user 1 on the first PRG."""
    grant = {"rnti": 1, "harqPid": 0, "retransmission": False, "prbs": [[0, 4]], "mcs": 9}
    return {**grant, "powerOffsetDb": 0, "share": 1, **fields}


def allocation_of(target_tti: int, *grants: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A valid allocation for a slot, two slots after its report."""
    model = {"name": "pf", "version": "built-in"}
    stages = ["decode", "state", "features", "prb", "resolve", "power", "link", "total"]
    return {
        **{"seq": 7, "reportTti": target_tti - 2, "targetTti": target_tti, "source": "pf"},
        **{"fallbacks": [], "models": {"prb": model, "power": model}, "clamps": []},
        **{"stageUs": dict.fromkeys(stages, 1.5), "grants": list(grants), **fields},
    }
