"""A flow run that ends with the worker that started it.

    python -m flows.serving.flow_run

Prefect's engine takes the run's id from the environment. Were the worker killed and the run not, another
would be started beside it.
"""

from __future__ import annotations

import os
import runpy
import signal

from flows.serving.children import end_with_parent

if __name__ == "__main__":
    end_with_parent(signal.SIGKILL, os.getppid())
    runpy.run_module("prefect.engine", run_name="__main__", alter_sys=True)
