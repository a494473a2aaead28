from dataclasses import replace

import pytest
from huey import RedisHuey

from portal.jobs.queue import Jobs
from portal.settings import Settings


def test_a_redis_address_chooses_redis_with_signed_messages(settings: Settings):
    chosen = Jobs(replace(settings, testing=False, jobs_url="redis://127.0.0.1:6390/0")).queue
    assert isinstance(chosen, RedisHuey)
    forged = chosen.serializer.serialize({"x": 1}).replace(b"x", b"y")
    with pytest.raises(ValueError, match="mismatch"):
        chosen.serializer.deserialize(forged)
