import time

from core.transactions import after_commit
from core.wake import wake
from eventlog.actions import record
from eventlog.registry import on
from tests.community.lamps.events import LampLit, LampReported


@on(LampLit)
def report_lamp(event: LampLit) -> None:
    record(LampReported(lamp_id=event.lamp_id))
    time.sleep(0.02)  # so that a kill can come in between
    after_commit(_tell, event.lamp_id)


def _tell(lamp_id: int) -> None:
    wake("lamps", {"type": "lamp.reported", "lamp_id": lamp_id, "raised_at": time.time()})
